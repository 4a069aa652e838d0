"""Tickets, people and accounts as the records that an import of ours reads back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Prefetch

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.desk.models import Attachment, Message, Ticket
from orgdesk.apps.knowledge.models import Article, Limitation, Picture
from orgdesk.apps.voice.models import SurveyAnswer

Record = dict[str, Any]
_BATCH = 200


def tickets(person: Person) -> Iterator[tuple[Record, list[tuple[str, Attachment]]]]:
    """Each ticket with its conversation, and its files with the names that they get in the archive."""
    rows = (
        Ticket.objects.visible_to(person)
        .order_by("pk")
        .select_related("account", "requester", "owner", "product", "follows", "merged_into")
    )
    said = Message.objects.select_related("author").prefetch_related("attachments")
    whole = rows.prefetch_related("periods", "tags", "watchers", Prefetch("messages", said)).iterator(chunk_size=_BATCH)
    while batch := list(islice(whole, _BATCH)):
        ratings = _ratings(batch)
        for ticket in batch:
            files: list[tuple[str, Attachment]] = []
            yield _ticket(ticket, ratings.get(ticket.key), files), files


def people(person: Person) -> Iterator[Record]:
    rows = Person.objects.visible_to(person).order_by("pk").prefetch_related("contact_of__account")
    for one in rows.iterator(chunk_size=_BATCH):
        contacts = list(one.contact_of.all())
        yield {
            "id": one.key, "name": one.name, "alias": one.alias, "email": one.email, "works_here": one.is_staff, "active": one.is_active,
            "language": one.language, "zone": one.zone, "accounts": sorted(contact.account.key for contact in contacts),
            "job": next((contact.job for contact in contacts if contact.job), ""), "skills": one.skills,
        }  # fmt: skip


def accounts(person: Person) -> Iterator[Record]:
    for one in Account.objects.visible_to(person).order_by("pk").select_related("parent").iterator(chunk_size=_BATCH):
        yield {
            "id": one.key, "name": one.name, "class": one.account_class, "parent": one.parent.key if one.parent else "", "segment": one.segment,
            "zone": one.zone, "notes": one.notes, "created_at": one.created_at, "signed_on": one.signed_on, "live_on": one.live_on,
            "left_on": one.left_on,
        }  # fmt: skip


def articles(person: Person, pictures: dict[str, Picture]) -> Iterator[Record]:
    """`pictures` gathers those that they show, by the names that these get in the archive."""
    rows = (
        Article.objects.visible_to(person).order_by("pk").select_related("product", "published_version", "created_by")
    )
    for one in rows.prefetch_related("versions__written_by", "versions__translates", "versions__pictures").iterator(
        chunk_size=_BATCH
    ):
        shown = {_place(picture): picture for version in one.versions.all() for picture in version.pictures.all()}
        pictures.update(shown)
        yield {
            "id": one.key, "title": one.shown_title, "language": one.language, "confidence": one.confidence, "audience": one.audience, "governance": one.governance,
            "product": one.product.key if one.product else "", "unit": one.unit_key, "review_on": one.review_on, "created_at": one.created_at,
            "created_by": _key(one.created_by), "published_version": one.published_version.number if one.published_version else None,
            "versions": [
                {"number": version.number, "language": version.language, "title": version.title, "body": version.body,
                 "translates": version.translates.number if version.translates else None, "written_by": _key(version.written_by), "written_at": version.written_at}
                for version in one.versions.all()
            ],
            "pictures": [
                {"key": picture.key, "name": picture.name, "words": picture.words, "media_type": picture.media_type, "size": picture.size,
                 "sha256": picture.sha256, "path": path}
                for path, picture in sorted(shown.items())
            ],
        }  # fmt: skip


def _place(picture: Picture) -> str:
    return f"pictures/{picture.key}.{(picture.file.name or '').rpartition('.')[2]}"


def limitations(person: Person) -> Iterator[Record]:
    """With every ticket and article that names them; their further rows stand in `rows/`."""
    names = [field.attname for field in Limitation._meta.concrete_fields]
    for one in (
        Limitation.objects.visible_to(person)
        .order_by("pk")
        .prefetch_related("links", "stages")
        .iterator(chunk_size=_BATCH)
    ):
        told = {name: getattr(one, name) for name in names}
        told["tickets"] = sorted({link.ticket_key for link in one.links.all() if link.ticket_key})
        told["stages"] = [{"stage": entry.stage, "at": entry.at} for entry in one.stages.all()]
        yield told


def _ticket(one: Ticket, rating: Record | None, files: list[tuple[str, Attachment]]) -> Record:
    periods = list(one.periods.all())
    return {
        "id": one.key, "key": one.key, "reference": one.reference, "subject": one.subject, "status": one.status, "priority": one.priority,
        "channel": one.channel, "tier": one.tier, "impact": one.impact, "urgency": one.urgency, "live": one.live,
        "account": one.account.key if one.account else "", "requester": one.requester.key, "owner": _key(one.owner),
        "product": one.product.key if one.product else "", "custom": one.custom, "outside_reference": one.outside_reference,
        "opened_at": one.opened_at, "last_activity_at": one.last_activity_at, "solved_at": _solved(periods),
        "follows": one.follows.key if one.follows else "", "merged_into": one.merged_into.key if one.merged_into else "",
        "tags": sorted(tag.name for tag in one.tags.all()), "watchers": sorted(who.key for who in one.watchers.all()),
        "periods": [{"status": row.status, "since": row.since, "until": row.until, "reason": row.reason} for row in periods],
        "rating": rating, "messages": [_message(one, message, files) for message in one.messages.all()],
    }  # fmt: skip


def _message(ticket: Ticket, one: Message, files: list[tuple[str, Attachment]]) -> Record:
    kept = [
        (f"files/{ticket.key}/{one.pk}-{number}-{_plain(file.name)}", file)
        for number, file in enumerate(one.attachments.all())
    ]
    files += kept
    return {
        "id": str(one.pk), "kind": one.kind, "author": _key(one.author), "at": one.at, "text": one.text, "html": one.html, "quoted": one.quoted,
        "automatic": one.automatic, "mail_id": one.mail_id, "problems": one.problems,
        "files": [
            {"id": f"{one.pk}-{number}", "name": file.name, "media_type": file.media_type, "size": file.size, "sha256": file.sha256, "path": path}
            for number, (path, file) in enumerate(kept)
        ],
    }  # fmt: skip


def _ratings(batch: Sequence[Ticket]) -> dict[str, Record]:
    """The last answer about each ticket, as a share of its scale."""
    found: dict[str, Record] = {}
    answers = SurveyAnswer.objects.holding().filter(invitation__occasion__in=[one.key for one in batch])
    for answer in answers.select_related("invitation__survey").order_by("at", "pk"):
        low, high = answer.invitation.survey.scale
        share = (answer.score - low) / (high - low)
        found[answer.invitation.occasion] = {"share": round(share, 6), "words": answer.words, "at": answer.at}
    return found


def _solved(periods: Iterable[Any]) -> datetime | None:
    solved = [one.since for one in periods if one.status in {Ticket.Status.RESOLVED, Ticket.Status.CLOSED}]
    return solved[0] if solved else None


def _key(person: Person | None) -> str:
    return person.key if person else ""


def _plain(name: str) -> str:
    """A name that every system can unpack."""
    kept = "".join(sign if sign.isalnum() or sign in ".-_" else "_" for sign in name)[-80:].lstrip(".")
    return kept or "file"
