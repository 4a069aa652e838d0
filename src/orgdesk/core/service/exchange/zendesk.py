"""Zendesk: the full JSON export (one object a line), and pages of the REST API kept as files.

Fields of tickets, users, organizations, comments, attachments and satisfaction ratings are those of the vendor's reference for
developers ("Ticketing": Tickets, Ticket comments, Ticket attachments, Users, Organizations, Groups, Satisfaction ratings). In the full
export ("Exporting data to a JSON, CSV, or XML file") a ticket holds its comments, and its requester, assignee, submitter,
organization and group as objects; in pages of the API it names them by id, and comments come in lists of their own with the
`ticket_id` that whoever fetched them wrote beside them. Files are named by address only: put those fetched under
`attachments/<id>/` or `attachments/<id>-<name>` of the same archive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from orgdesk.core.service.exchange.model import (
    Names,
    Part,
    Raw,
    SourceFile,
    SourceMessage,
    SourceOrganisation,
    SourcePerson,
    SourceRating,
    SourceTicket,
)
from orgdesk.core.service.exchange.values import dicts, key_of, keys, plain, text_of, time_of, whole, words, yes

FILES: Mapping[str, Part] = {
    r"^(ticket_)?comments?.*\.(json|ndjson|jsonl)$": Part.MESSAGE,
    r"ticket_fields?.*\.json": Part.FIELD,
    r"satisfaction_ratings?.*\.(json|ndjson|jsonl)$": Part.RATING,
    r"tickets?.*\.(json|ndjson|jsonl)$": Part.TICKET,
    r"users?.*\.(json|ndjson|jsonl)$": Part.PERSON,
    r"organi[sz]ations?.*\.(json|ndjson|jsonl)$": Part.ORGANISATION,
    r"groups?.*\.(json|ndjson|jsonl)$": Part.GROUP,
}
LISTS: Mapping[str, Part] = {
    "tickets": Part.TICKET,
    "users": Part.PERSON,
    "organizations": Part.ORGANISATION,
    "groups": Part.GROUP,
    "comments": Part.MESSAGE,
    "ticket_fields": Part.FIELD,
    "satisfaction_ratings": Part.RATING,
}
WRAPPERS: Mapping[str, Part] = {"ticket": Part.TICKET, "user": Part.PERSON, "organization": Part.ORGANISATION}
STATES: Mapping[str, str] = {
    "new": "new", "open": "in_progress", "pending": "pending_customer", "hold": "pending_vendor", "solved": "resolved",
    "closed": "closed", "deleted": "cancelled",
}  # fmt: skip
PRIORITIES: Mapping[str, int] = {"urgent": 1, "high": 2, "normal": 3, "low": 4}
_CHANNELS = {
    "email": "email", "web": "portal", "mobile_sdk": "portal", "mobile": "portal", "help_center": "portal", "voice": "phone",
    "phone": "phone", "chat": "chat", "native_messaging": "messenger", "whatsapp": "messenger", "twitter": "social",
    "facebook": "social", "forum": "forum", "api": "api", "web_widget": "portal", "web_form": "portal", "sms": "messenger",
}  # fmt: skip
_RATINGS = {"good": 1.0, "bad": 0.0, "good_with_comment": 1.0, "bad_with_comment": 0.0}
_MERGED = re.compile(r"(?i)merged into request #(\d+)")
_MERGE_TAG = "closed_by_merge"


def read_ticket(raw: Raw, messages: Sequence[Raw], names: Names) -> SourceTicket:
    """A ticket and its comments; `messages` are those from lists of their own, ratings among them."""
    comments = [*dicts(raw.get("comments")), *(one for one in messages if "score" not in one)]
    ratings = [one for one in messages if "score" in one] or dicts([raw.get("satisfaction_rating")])
    metrics: Raw = next(iter(dicts([raw.get("metric_set")])), {})
    said = tuple(_message(one, key_of(raw.get("requester_id"))) for one in comments)
    return SourceTicket(
        id=key_of(raw.get("id")),
        number=key_of(raw.get("id")),
        subject=text_of(raw.get("raw_subject") or raw.get("subject")),
        opened_at=time_of(raw.get("created_at")),
        changed_at=time_of(raw.get("updated_at")),
        solved_at=time_of(metrics.get("solved_at")),
        requester=_person_id(raw, "requester"),
        owner=_person_id(raw, "assignee"),
        organisation=_person_id(raw, "organization"),
        group=_named(raw, "group", Part.GROUP, names),
        state=text_of(raw.get("status")),
        priority=text_of(raw.get("priority")),
        channel=_CHANNELS.get(_via(raw), "email"),
        tags=words(raw.get("tags")),
        fields=_fields(raw, names),
        messages=said or _only_description(raw),
        rating=_rating(ratings[-1]) if ratings else None,
        merged_into=_merged_into(raw, said),
        follows=_followed(raw),
        watchers=keys(raw.get("collaborator_ids") or raw.get("collaborator")),
        people=tuple(read_person(raw[role]) for role in ("requester", "assignee", "submitter") if _is_person(raw.get(role))),
    )  # fmt: skip


def read_person(raw: Raw) -> SourcePerson:
    """A user; `role` is end-user, agent or admin."""
    return SourcePerson(
        id=key_of(raw.get("id")),
        name=text_of(raw.get("name")),
        email=text_of(raw.get("email")),
        agent=text_of(raw.get("role")) in {"agent", "admin", "Agent", "Admin"},
        active=not yes(raw.get("suspended")) and raw.get("active") is not False,
        organisations=keys([raw.get("organization_id"), *(raw.get("organization_ids") or ())]),
        language=text_of(raw.get("locale"))[:2],
        zone=text_of(raw.get("iana_time_zone")),
    )


def read_organisation(raw: Raw) -> SourceOrganisation:
    """An organization with its domains."""
    notes = "\n".join(text_of(raw.get(name)) for name in ("details", "notes") if raw.get(name))
    return SourceOrganisation(key_of(raw.get("id")), text_of(raw.get("name")), words(raw.get("domain_names")), notes)


def read_name(raw: Raw) -> str:
    """What a group or a ticket field is called."""
    return text_of(raw.get("name") or raw.get("title") or raw.get("raw_title"))


def _message(raw: Raw, requester: str) -> SourceMessage:
    author = key_of(raw.get("author_id"))
    html = text_of(raw.get("html_body"))
    return SourceMessage(
        id=key_of(raw.get("id")),
        at=time_of(raw.get("created_at")),
        text=text_of(raw.get("plain_body") or raw.get("body")) or plain(html),
        html=html,
        author=author,
        public=raw.get("public") is not False,
        customer=True if author and author == requester else None,
        files=tuple(_file(one) for one in dicts(raw.get("attachments"))),
    )


def _file(raw: Raw) -> SourceFile:
    """`inline` pictures are named in the HTML by the same `content_url`."""
    return SourceFile(
        id=key_of(raw.get("id")),
        name=text_of(raw.get("file_name")),
        media_type=text_of(raw.get("content_type")),
        size=whole(raw.get("size")),
        link=text_of(raw.get("content_url")),
        content_id=text_of(raw.get("content_url")) if yes(raw.get("inline")) else "",
    )


def _only_description(raw: Raw) -> tuple[SourceMessage, ...]:
    """`description` is the first comment: all that a list of tickets without comments tells."""
    said = text_of(raw.get("description"))
    author = _person_id(raw, "requester")
    return (
        (SourceMessage("description", time_of(raw.get("created_at")), said, author=author, customer=True),)
        if said
        else ()
    )


def _rating(raw: Raw) -> SourceRating | None:
    share = _RATINGS.get(text_of(raw.get("score")))
    when = time_of(raw.get("updated_at") or raw.get("created_at"))
    return SourceRating(share, text_of(raw.get("comment")), when) if share is not None else None


def _merged_into(raw: Raw, said: Sequence[SourceMessage]) -> str:
    """A merged ticket carries a tag, and its last comments say where it went."""
    if _MERGE_TAG not in words(raw.get("tags")):
        return ""
    return next((found[1] for one in reversed(said) if (found := _MERGED.search(one.text))), "")


def _followed(raw: Raw) -> str:
    """A follow-up names the closed ticket as the source of its channel."""
    via = raw.get("via")
    source = via.get("source") if isinstance(via, Mapping) else None
    if isinstance(source, Mapping) and source.get("rel") == "follow_up" and isinstance(source.get("from"), Mapping):
        return key_of(source["from"].get("ticket_id"))
    return ""


def _via(raw: Raw) -> str:
    via = raw.get("via")
    return text_of(via.get("channel")).casefold() if isinstance(via, Mapping) else ""


def _fields(raw: Raw, names: Names) -> dict[str, str]:
    listed = dicts(raw.get("custom_fields") or raw.get("fields"))
    found = {names.of(Part.FIELD, one.get("id")): _value(one.get("value")) for one in listed}
    found["Type"] = text_of(raw.get("type"))
    found["External id"] = text_of(raw.get("external_id"))
    return {name: value for name, value in found.items() if name and value}


def _value(value: object) -> str:
    return ", ".join(text_of(one) for one in value) if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else text_of(value)  # fmt: skip


def _person_id(raw: Raw, role: str) -> str:
    inner = raw.get(role)
    return key_of(inner.get("id")) if isinstance(inner, Mapping) else key_of(raw.get(f"{role}_id"))


def _named(raw: Raw, role: str, part: Part, names: Names) -> str:
    inner = raw.get(role)
    return text_of(inner.get("name")) if isinstance(inner, Mapping) else names.of(part, raw.get(f"{role}_id"))


def _is_person(value: object) -> bool:
    return (
        isinstance(value, Mapping) and bool(key_of(value.get("id"))) and bool(value.get("name") or value.get("email"))
    )
