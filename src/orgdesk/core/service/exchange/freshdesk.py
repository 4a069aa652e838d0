"""Freshdesk: the account export (`Tickets0.json`, `Users0.json`, `Companies0.json`, `Groups0.json`…), and pages of its API, version 2.

In the export ("Exporting your data", JSON) each file is a list of objects that hold one record under its kind:
`{"helpdesk_ticket": {…, "notes": […]}}`, `{"user": {…}}`, `{"company": {…}}`, `{"group": {…}}`; a note may itself stand under `note`.
Numbers of states, priorities and sources are those of the vendor's API reference ("Tickets: properties of tickets"); pages of the
API name the conversation `conversations` with `incoming` and `private`, and ratings come as "Satisfaction ratings". Files are
named by `attachment_url` only: put those fetched under `attachments/<id>/` or `attachments/<id>-<name>` of the same archive.
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
    SourceRating,
    SourceTicket,
)
from orgdesk.core.service.exchange.values import dicts, key_of, plain, text_of, time_of, whole, words, yes

FILES: Mapping[str, Part] = {
    r"^tickets?[\d_]*\.json$": Part.TICKET,
    r"^archived_?tickets?[\d_]*\.json$": Part.TICKET,
    r"^(users?|contacts?|agents?)[\d_]*\.json$": Part.PERSON,
    r"^(companies|customers)[\d_]*\.json$": Part.ORGANISATION,
    r"^groups?[\d_]*\.json$": Part.GROUP,
    r"^conversations?[\d_]*\.json$": Part.MESSAGE,
    r"^(satisfaction_?ratings?|surveys?_?results?)[\d_]*\.json$": Part.RATING,
}
LISTS: Mapping[str, Part] = {
    "tickets": Part.TICKET,
    "results": Part.TICKET,
    "conversations": Part.MESSAGE,
    "companies": Part.ORGANISATION,
    "groups": Part.GROUP,
}
WRAPPERS: Mapping[str, Part] = {
    "helpdesk_ticket": Part.TICKET,
    "user": Part.PERSON,
    "agent": Part.PERSON,
    "company": Part.ORGANISATION,
    "customer": Part.ORGANISATION,
    "group": Part.GROUP,
}
STATES: Mapping[str, str] = {
    "Open": "in_progress", "Pending": "pending_customer", "Resolved": "resolved", "Closed": "closed",
    "Waiting on Customer": "pending_customer", "Waiting on Third Party": "pending_vendor",
}  # fmt: skip
PRIORITIES: Mapping[str, int] = {"Urgent": 1, "High": 2, "Medium": 3, "Low": 4}
KNOWN: Mapping[Part, Mapping[str, str]] = {
    Part.STATE: {"2": "Open", "3": "Pending", "4": "Resolved", "5": "Closed", "6": "Waiting on Customer", "7": "Waiting on Third Party"},
    Part.PRIORITY: {"1": "Low", "2": "Medium", "3": "High", "4": "Urgent"},
}  # fmt: skip
_CHANNELS = {"1": "email", "2": "portal", "3": "phone", "4": "forum", "5": "social", "6": "social", "7": "chat", "9": "portal", "10": "email", "13": "messenger"}  # fmt: skip
_NOTE_IS_META = "4"
"""The `source` of a note that the system wrote about the ticket itself."""


def read_ticket(raw: Raw, messages: Sequence[Raw], names: Names) -> SourceTicket:
    """A ticket, its description as the first message, and its notes or conversation."""
    times: Raw = next(iter(dicts([raw.get("ticket_states"), raw.get("stats")])), {})
    notes = [_unwrapped(one) for one in [*dicts(raw.get("notes")), *dicts(raw.get("conversations"))]]
    own = [one for one in messages if "ratings" not in one and "rating" not in one]
    requester = key_of(raw.get("requester_id"))
    return SourceTicket(
        id=key_of(raw.get("id")),
        number=key_of(raw.get("display_id") or raw.get("id")),
        subject=text_of(raw.get("subject")),
        opened_at=time_of(raw.get("created_at")),
        changed_at=time_of(raw.get("updated_at")),
        solved_at=time_of(times.get("resolved_at") or times.get("closed_at")),
        requester=requester,
        owner=key_of(raw.get("responder_id")),
        organisation=key_of(raw.get("company_id") or raw.get("owner_id")),
        group=text_of(raw.get("group_name")) or names.of(Part.GROUP, raw.get("group_id")),
        state=_state(raw, names),
        priority=names.of(Part.PRIORITY, raw.get("priority")),
        channel=_CHANNELS.get(key_of(raw.get("source")), "email"),
        tags=words(raw.get("tags")),
        fields=_fields(raw),
        messages=(*_description(raw, requester), *(_message(one, requester) for one in [*notes, *own])),
        rating=next((found for one in messages if (found := _rating(one)) is not None), None),
        merged_into=key_of(raw.get("parent_ticket") or raw.get("merged_into_id")),
        people=tuple(read_person(one) for one in dicts([raw.get("requester")]) if key_of(one.get("id"))),
    )


def read_person(raw: Raw) -> SourcePerson:
    """A contact, or an agent: the latter is `helpdesk_agent`, or holds its person under `contact`."""
    inner = raw.get("contact")
    person: Raw = {**inner, "id": raw.get("id"), "agent": True} if isinstance(inner, Mapping) else raw
    return SourcePerson(
        id=key_of(person.get("id")),
        name=text_of(person.get("name")),
        email=text_of(person.get("email")),
        agent=yes(person.get("helpdesk_agent")) or yes(person.get("agent")),
        active=not yes(person.get("deleted")),
        organisations=tuple(one for one in [key_of(person.get("company_id") or person.get("customer_id"))] if one),
        language=text_of(person.get("language"))[:2],
        job=text_of(person.get("job_title")),
    )


def read_organisation(raw: Raw) -> SourceOrganisation:
    """A company with its domains."""
    notes = "\n".join(text_of(raw.get(name)) for name in ("description", "note") if raw.get(name))
    return SourceOrganisation(key_of(raw.get("id")), text_of(raw.get("name")), words(raw.get("domains")), notes)


def read_name(raw: Raw) -> str:
    """What a group is called."""
    return text_of(raw.get("name"))


def _state(raw: Raw, names: Names) -> str:
    if yes(raw.get("deleted")) or yes(raw.get("spam")):
        return "Spam or deleted"
    return text_of(raw.get("status_name")) or names.of(Part.STATE, raw.get("status"))


def _unwrapped(raw: Raw) -> Raw:
    inner = raw.get("note")
    return inner if isinstance(inner, Mapping) else raw


def _description(raw: Raw, requester: str) -> tuple[SourceMessage, ...]:
    """The export's `description` is text and `description_html` its markup; the API's are `description_text` and `description`."""
    html = text_of(raw.get("description_html"))
    said = text_of(raw.get("description_text") or raw.get("description"))
    html = html or (text_of(raw.get("description")) if "description_text" in raw else "")
    files = tuple(_file(one) for one in dicts(raw.get("attachments")))
    if not said and not html and not files:
        return ()
    at = time_of(raw.get("created_at"))
    return (SourceMessage("description", at, said or plain(html), html, author=requester, customer=True, files=files),)


def _message(raw: Raw, requester: str) -> SourceMessage:
    """The export's `body` is text and `body_html` its markup; the API's are `body_text` and `body`."""
    html = text_of(raw.get("body_html"))
    said = text_of(raw.get("body_text") or raw.get("body"))
    html = html or (text_of(raw.get("body")) if "body_text" in raw else "")
    author = key_of(raw.get("user_id"))
    told = raw.get("incoming")
    return SourceMessage(
        id=key_of(raw.get("id")),
        at=time_of(raw.get("created_at")),
        text=said or plain(html),
        html=html,
        author=author,
        public=not yes(raw.get("private")),
        customer=yes(told) if told is not None else True if author and author == requester else None,
        automatic=key_of(raw.get("source")) == _NOTE_IS_META and not author,
        files=tuple(_file(one) for one in dicts(raw.get("attachments"))),
    )


def _file(raw: Raw) -> SourceFile:
    return SourceFile(
        id=key_of(raw.get("id")),
        name=text_of(raw.get("content_file_name") or raw.get("name")),
        media_type=text_of(raw.get("content_content_type") or raw.get("content_type")),
        size=whole(raw.get("content_file_size") or raw.get("size")),
        link=text_of(raw.get("attachment_url")),
    )


def _fields(raw: Raw) -> dict[str, str]:
    """Own fields: `custom_field` in the export (each name ends with the account's number), `custom_fields` in the API."""
    told = raw.get("custom_field") or raw.get("custom_fields")
    found = {_bare(name): text_of(value) or str(value).lower() for name, value in (told.items() if isinstance(told, Mapping) else ()) if value not in (None, "")}  # fmt: skip
    found["Type"] = text_of(raw.get("ticket_type") or raw.get("type"))
    return {name: value for name, value in found.items() if value}


def _bare(name: str) -> str:
    head, _, tail = str(name).rpartition("_")
    return (head if head and tail.isdigit() and len(tail) > 3 else str(name)).removeprefix("cf_").replace("_", " ")


def _rating(raw: Raw) -> SourceRating | None:
    """From -103 (extremely unhappy) over 100 (neutral) to 103 (extremely happy)."""
    told = raw.get("ratings")
    score = told.get("default_question") if isinstance(told, Mapping) else raw.get("rating")
    number = {103: 1.0, 102: 5 / 6, 101: 4 / 6, 100: 0.5, -101: 2 / 6, -102: 1 / 6, -103: 0.0}
    share = number.get(score) if isinstance(score, int) else None
    when = time_of(raw.get("created_at"))
    return SourceRating(share, text_of(raw.get("feedback")), when) if share is not None else None
