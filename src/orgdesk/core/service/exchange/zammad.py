"""Zammad: answers of its REST API kept as files: tickets, articles, users, organizations, groups, states, priorities.

Fields are those of the vendor's documentation of the REST API ("Tickets", "Articles", "Users", "Organizations", "Groups"): with or
without `?expand=true`, which writes names ("group", "state", "priority", "owner", "customer", "sender", "type") beside the ids.
Articles stand in lists of their own (`ticket_articles/by_ticket/…`) or inside their ticket under `articles`. An attachment's bytes are
its `data` in base64, as articles are written by the API; else they stand in the archive under `attachments/<id>/` (the API gives
them at `ticket_attachment/<ticket>/<article>/<id>`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orgdesk.core.service.exchange.model import (
    Names,
    Part,
    Raw,
    SourceFile,
    SourceMessage,
    SourceOrganisation,
    SourcePerson,
    SourceTicket,
)
from orgdesk.core.service.exchange.values import (
    bytes_of,
    dicts,
    key_of,
    keys,
    plain,
    text_of,
    time_of,
    whole,
    words,
    yes,
)

FILES: Mapping[str, Part] = {
    r"^(ticket_)?articles?.*\.(json|ndjson|jsonl)$": Part.MESSAGE,
    r"^(ticket_)?states?.*\.json$": Part.STATE,
    r"^(ticket_)?priorit(y|ies).*\.json$": Part.PRIORITY,
    r"^tickets?.*\.(json|ndjson|jsonl)$": Part.TICKET,
    r"^users?.*\.(json|ndjson|jsonl)$": Part.PERSON,
    r"^organi[sz]ations?.*\.(json|ndjson|jsonl)$": Part.ORGANISATION,
    r"^groups?.*\.(json|ndjson|jsonl)$": Part.GROUP,
}
LISTS: Mapping[str, Part] = {
    "tickets": Part.TICKET,
    "ticket_articles": Part.MESSAGE,
    "articles": Part.MESSAGE,
    "users": Part.PERSON,
    "organizations": Part.ORGANISATION,
    "groups": Part.GROUP,
    "ticket_states": Part.STATE,
    "ticket_priorities": Part.PRIORITY,
}
WRAPPERS: Mapping[str, Part] = {}
STATES: Mapping[str, str] = {
    "new": "new", "open": "in_progress", "pending reminder": "pending_customer", "pending close": "resolved",
    "closed": "closed", "merged": "closed", "removed": "cancelled",
}  # fmt: skip
PRIORITIES: Mapping[str, int] = {"3 high": 2, "2 normal": 3, "1 low": 4}
KNOWN: Mapping[Part, Mapping[str, str]] = {
    # As a fresh installation has them.
    Part.STATE: {"1": "new", "2": "open", "3": "pending reminder", "4": "closed", "5": "merged", "6": "removed", "7": "pending close"},
    Part.PRIORITY: {"1": "1 low", "2": "2 normal", "3": "3 high"},
}  # fmt: skip
_CHANNELS = {
    "email": "email", "phone": "phone", "web": "portal", "note": "phone", "chat": "chat", "sms": "messenger",
    "twitter status": "social", "twitter direct-message": "social", "facebook feed post": "social",
    "telegram personal-message": "messenger", "whatsapp message": "messenger",
}  # fmt: skip
_SENDERS = {"1": "Agent", "2": "Customer", "3": "System"}
_AGENT_ROLES = {"1", "2", "Admin", "Agent"}
_OWN = {
    "id", "number", "title", "group_id", "group", "priority_id", "priority", "state_id", "state", "organization_id",
    "organization", "owner_id", "owner", "customer_id", "customer", "created_at", "updated_at", "created_by_id", "updated_by_id",
    "created_by", "updated_by", "article_ids", "articles", "tags", "close_at", "article_count", "preferences", "note", "escalation_at",
    "create_article_type_id", "create_article_type", "create_article_sender_id", "create_article_sender", "first_response_at",
    "last_contact_at", "last_contact_agent_at", "last_contact_customer_at", "last_owner_update_at", "last_close_at", "time_accounting_ids",
    "ticket_time_accounting_ids", "ticket_time_accounting", "mention_user_ids", "checklist_id", "referencing_checklist_ids",
}  # fmt: skip
_NOBODY = "1"
"""The user that stands for no owner and for the system."""


def read_ticket(raw: Raw, messages: Sequence[Raw], names: Names) -> SourceTicket:
    """A ticket and its articles."""
    said = tuple(_message(one) for one in [*dicts(raw.get("articles")), *messages])
    kinds = text_of(raw.get("create_article_type")) or next((text_of(one.get("type")) for one in messages), "")
    owner = key_of(raw.get("owner_id"))
    return SourceTicket(
        id=key_of(raw.get("id")),
        number=key_of(raw.get("number")),
        subject=text_of(raw.get("title")),
        opened_at=time_of(raw.get("created_at")),
        changed_at=time_of(raw.get("updated_at")),
        solved_at=time_of(raw.get("close_at")),
        requester=key_of(raw.get("customer_id")),
        owner="" if owner == _NOBODY else owner,
        organisation=key_of(raw.get("organization_id")),
        group=text_of(raw.get("group")) or names.of(Part.GROUP, raw.get("group_id")),
        state=text_of(raw.get("state")) or names.of(Part.STATE, raw.get("state_id")),
        priority=text_of(raw.get("priority")) or names.of(Part.PRIORITY, raw.get("priority_id")),
        channel=_CHANNELS.get(kinds.casefold(), "email"),
        tags=words(raw.get("tags")),
        fields={**_own_fields(raw), "Note": text_of(raw.get("note"))},
        messages=said,
        watchers=keys(raw.get("mention_user_ids")),
        merged_into=_merged_into(raw),
    )


def read_person(raw: Raw) -> SourcePerson:
    """A user; roles by name where the file was made with `expand`, else the ids that every installation begins with."""
    name = " ".join(text_of(raw.get(part)).strip() for part in ("firstname", "lastname")).strip()
    roles = set(words(raw.get("roles"))) | set(keys(raw.get("role_ids")))
    more = raw.get("organization_ids")
    return SourcePerson(
        id=key_of(raw.get("id")),
        name=name or text_of(raw.get("login")),
        email=text_of(raw.get("email")),
        agent=bool(roles & _AGENT_ROLES),
        active=raw.get("active") is not False,
        organisations=keys([raw.get("organization_id"), *(more if isinstance(more, list) else ())]),
        job=text_of(raw.get("department")),
    )


def read_organisation(raw: Raw) -> SourceOrganisation:
    """An organization; its `domain` assigns people only where `domain_assignment` says so."""
    domains = words(raw.get("domain")) if raw.get("domain_assignment") is not False else ()
    return SourceOrganisation(key_of(raw.get("id")), text_of(raw.get("name")), domains, text_of(raw.get("note")))


def read_name(raw: Raw) -> str:
    """What a group, a state or a priority is called."""
    return text_of(raw.get("name"))


def _message(raw: Raw) -> SourceMessage:
    """An article: `internal` hides it from the customer, `sender` says whose side wrote it."""
    body, is_html = text_of(raw.get("body")), "html" in text_of(raw.get("content_type"))
    sender = text_of(raw.get("sender")) or _SENDERS.get(key_of(raw.get("sender_id")), "")
    return SourceMessage(
        id=key_of(raw.get("id")),
        at=time_of(raw.get("created_at")),
        text=plain(body) if is_html else body,
        html=body if is_html else "",
        author=key_of(raw.get("origin_by_id") or raw.get("created_by_id")),
        public=not yes(raw.get("internal")),
        customer=sender == "Customer" if sender else None,
        automatic=sender == "System",
        mail_id=text_of(raw.get("message_id")).strip("<> "),
        files=tuple(_file(one) for one in dicts(raw.get("attachments"))),
    )


def _file(raw: Raw) -> SourceFile:
    told = raw.get("preferences")
    more: Raw = told if isinstance(told, Mapping) else {}
    content = bytes_of(raw.get("data"))
    return SourceFile(
        id=key_of(raw.get("id")),
        name=text_of(raw.get("filename")),
        media_type=text_of(raw.get("mime-type") or more.get("Content-Type") or more.get("Mime-Type")).split(";")[0],
        size=whole(raw.get("size")),
        content=content,
        content_id=text_of(more.get("Content-ID")).strip("<>"),
        damaged="data" in raw and content is None,
    )


def _own_fields(raw: Raw) -> dict[str, str]:
    """Attributes that the house added stand beside the usual ones."""
    known = (name for name in raw if name not in _OWN and not name.endswith(("_id", "_ids", "_at", "_in_min")))
    found = {name: text_of(raw[name]) or str(raw[name]).lower() if raw[name] is not None else "" for name in known}
    return {name: value for name, value in found.items() if value and value not in {"{}", "[]"}}


def _merged_into(raw: Raw) -> str:
    """A merged ticket is linked as the child of the one it went into; `links` is what the API answers at `links`."""
    linked = (one for one in dicts(raw.get("links")) if one.get("link_type") == "parent")
    return next((key_of(one.get("link_object_value")) for one in linked), "")
