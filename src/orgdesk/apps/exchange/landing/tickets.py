"""A batch of tickets, new ones and known ones, as rows of ours."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.management.color import no_style
from django.db import connection
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.text import slugify

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Contact
from orgdesk.apps.desk.models import CustomField, StatusPeriod, Tag, Ticket
from orgdesk.apps.exchange.landing import history
from orgdesk.apps.exchange.landing.exact import apply_exact, exact_key, exact_periods
from orgdesk.apps.exchange.landing.ground import Ground
from orgdesk.apps.exchange.landing.messages import Said, take_messages
from orgdesk.apps.exchange.landing.onward import go_on
from orgdesk.apps.exchange.landing.people import take_organisations, take_people
from orgdesk.apps.exchange.landing.quick import insert
from orgdesk.apps.exchange.landing.ratings import take_ratings
from orgdesk.apps.exchange.landing.refresh import refresh
from orgdesk.apps.exchange.models import Origin
from orgdesk.core.service.exchange import (
    Oddity,
    Part,
    Reason,
    Settled,
    SourceOrganisation,
    SourcePerson,
    SourceTicket,
    settle,
)

ENDED = {Ticket.Status.RESOLVED, Ticket.Status.CLOSED, Ticket.Status.CANCELLED, Ticket.Status.MERGED}
_GROUP = "Group"
_MOST_FIELD = 2_000


@dataclass
class Batch:
    """Tickets that are new, with their rows, in one order."""

    settled: list[Settled] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    rows: list[Ticket] = field(default_factory=list)


def take_tickets(ground: Ground, tickets: Iterable[tuple[str, SourceTicket]]) -> None:
    """Inside the caller's transaction. A ticket that looks as it did changes no row; one that went on there is brought up to date."""
    listed = {one.id: (digest, one) for digest, one in tickets}
    origins = {
        row.external_id: row
        for row in Origin.objects.filter(source=ground.run.source, part=Part.TICKET, external_id__in=list(listed))
    }
    batch = Batch()
    changed: list[tuple[Origin, str, Settled]] = []
    for key, (digest, one) in listed.items():
        known = origins.get(key)
        if known is not None and known.digest == digest:
            ground.report.count("tickets_same")
            continue
        settled = settle(one, at=ground.at)
        if known is None:
            batch.settled.append(settled)
            batch.digests[key] = digest
            ground.report.add(*settled.odd)
        else:
            changed.append((known, digest, settled))
    _take_mentioned(ground, [one.ticket for one in batch.settled] + [one.ticket for _known, _digest, one in changed])
    if batch.settled:
        _create(ground, batch)
    for known, digest, settled in changed:
        refresh(ground, known, digest, settled)


def _take_mentioned(ground: Ground, tickets: Sequence[SourceTicket]) -> None:
    """Whoever a ticket names and no list of people does: taken from the ticket itself, or kept as a name."""
    orphans = {one.organisation for one in tickets if one.organisation and one.organisation not in ground.accounts}
    if orphans and not ground.names_people:
        take_organisations(ground, [SourceOrganisation(name, name) for name in sorted(orphans)])
    people: dict[str, SourcePerson] = {}
    for one in tickets:
        people.update({person.id: person for person in one.people if person.id not in ground.people})
    for one in tickets:
        for key, reason in _mentioned(one):
            if key not in ground.people and key not in people:
                people[key] = _stand_in(ground, key, reason)
                if ground.names_people or reason is Reason.NO_REQUESTER:
                    ground.report.add(Oddity(reason, Part.TICKET, one.id, detail=key))
    take_people(ground, people.values())


def _mentioned(ticket: SourceTicket) -> list[tuple[str, Reason]]:
    found = [(ticket.requester or _NOBODY, Reason.NO_REQUESTER)]
    found += [(ticket.owner, Reason.NO_OWNER)] if ticket.owner else []
    found += [(one.author, Reason.NO_AUTHOR) for one in ticket.messages if one.author]
    return found


_NOBODY = "nobody"


def _stand_in(ground: Ground, key: str, reason: Reason) -> SourcePerson:
    """With the name or address where the key is one, else with the number that the old desk knew them by."""
    staff = _staff_named(key)
    named = not key.isdigit() and key != _NOBODY
    name = key.removeprefix("name:") if named else f"{ground.run.get_kind_display()} {key}"
    email = staff.email if staff else key if "@" in key else ""
    return SourcePerson(key, name, email, agent=reason is not Reason.NO_REQUESTER)


def _staff_named(key: str) -> Person | None:
    if not key or key.isdigit():
        return None
    found = list(Person.objects.staff().filter(name__iexact=key)[:2])
    return found[0] if len(found) == 1 else None


def _create(ground: Ground, batch: Batch) -> None:
    _make_tags(ground, batch.settled)
    _make_fields(ground, batch.settled)
    accounts = _accounts_of_requesters(ground, batch.settled)
    batch.rows = [_row(ground, one, accounts) for one in batch.settled]
    _insert(batch.rows)
    insert(
        [row for ticket, one in zip(batch.rows, batch.settled, strict=True) for row in _periods(ground, ticket, one)]
    )
    _tag_and_watch(ground, batch)
    said = [
        Said(ticket, one.ticket, one.ticket.messages) for ticket, one in zip(batch.rows, batch.settled, strict=True)
    ]
    keys = take_messages(ground, said)
    history.record_history(
        (
            told
            for ticket, one in zip(batch.rows, batch.settled, strict=True)
            for told in _opened(ground, ticket, one, keys)
        ),
        run=ground.run.key,
    )
    take_ratings(ground, said)
    ground.remember(Part.TICKET, {one.ticket.id: row.pk for row, one in zip(batch.rows, batch.settled, strict=True)}, batch.digests)  # fmt: skip
    ground.report.count("tickets_new", len(batch.rows))
    go_on(ground, said)


def _insert(rows: list[Ticket]) -> None:
    """Their references are made of their primary keys; those that bring one keep it, and later tickets are numbered behind."""
    given = [row for row in rows if row.pk is not None]
    insert([row for row in rows if row.pk is None])
    if given:
        Ticket.objects.bulk_create(given, batch_size=25)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Ticket]):
                cursor.execute(statement)
    fresh = [row for row in rows if row.key.startswith("new-")]
    Ticket.objects.filter(pk__in=[row.pk for row in fresh]).update(
        key=Concat(Value(""), Cast(F("pk") + 1000, CharField()), output_field=CharField())
    )
    for row in fresh:
        row.key = str(1000 + row.pk)


def _row(ground: Ground, settled: Settled, accounts: dict[int, int]) -> Ticket:
    one = settled.ticket
    requester = ground.people[one.requester or _NOBODY]
    status = ground.status_of(one.state)
    row = Ticket(
        key=f"new-{secrets.token_hex(8)}",
        subject=one.subject,
        account_id=ground.accounts.get(one.organisation) or accounts.get(requester),
        requester_id=requester,
        owner_id=_owner(ground, one, status),
        channel=one.channel if one.channel in Ticket.Channel.values else Ticket.Channel.EMAIL,
        status=status,
        priority=ground.priority_of(one.priority),
        custom=_custom(ground, one),
        outside_reference="" if ground.is_own else f"{ground.run.get_kind_display()} {one.number or one.id}"[:80],
        opened_at=settled.opened_at,
        last_activity_at=settled.changed_at,
        clocks_read_at=ground.at,  # no promise of ours was given, so no clock of ours runs
    )
    if ground.is_own:
        row.pk, row.key = exact_key(one, row.key)
        apply_exact(row, one)
    return row


def _owner(ground: Ground, one: SourceTicket, status: str) -> int | None:
    """Past work keeps whoever did it, if only as a name; open work needs somebody who works here."""
    pk = ground.people.get(one.owner) if one.owner else None
    if pk is not None and pk not in ground.ours and status not in ENDED and not ground.is_own:
        ground.report.add(Oddity(Reason.NO_OWNER, Part.TICKET, one.id, detail=one.owner))
        return None
    return pk


def _custom(ground: Ground, one: SourceTicket) -> dict[str, str]:
    told = {**one.fields, **({_GROUP: one.group} if one.group else {})}
    return {ground.fields[name[:80]]: value[:_MOST_FIELD] for name, value in told.items() if value}


def _make_fields(ground: Ground, settled: Sequence[Settled]) -> None:
    """A field of our own for each that tickets bring."""
    wanted = {name[:80] for one in settled for name, value in one.ticket.fields.items() if value}
    wanted |= {_GROUP for one in settled if one.ticket.group}
    keys = set(CustomField.objects.values_list("key", flat=True)) if wanted - set(ground.fields) else set()
    for name in sorted(wanted - set(ground.fields)):
        base = slugify(name)[:34] or "field"
        key = next(one for one in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if one not in keys)
        CustomField.objects.create(key=key, label=name, kind=CustomField.Kind.TEXT, order=90)
        keys.add(key)
        ground.fields[name] = key


def _make_tags(ground: Ground, settled: Sequence[Settled]) -> None:
    wanted = {slug for one in settled for tag in one.ticket.tags if (slug := tag_of(tag))} - set(ground.tags)
    made = Tag.objects.bulk_create([Tag(name=name) for name in sorted(wanted)], batch_size=400)
    ground.tags.update({tag.name: tag.pk for tag in made})


def tag_of(word: str) -> str:
    return slugify(word, allow_unicode=True)[:40]


def _tag_and_watch(ground: Ground, batch: Batch) -> None:
    pairs = list(zip(batch.rows, batch.settled, strict=True))
    tags = {(row.pk, ground.tags[slug]) for row, one in pairs for tag in one.ticket.tags if (slug := tag_of(tag))}
    watch = {(row.pk, ground.people[who]) for row, one in pairs for who in one.ticket.watchers if who in ground.people}
    Ticket.tags.through.objects.bulk_create(
        [Ticket.tags.through(ticket_id=ticket, tag_id=tag) for ticket, tag in sorted(tags)], batch_size=300
    )
    Ticket.watchers.through.objects.bulk_create(
        [Ticket.watchers.through(ticket_id=ticket, person_id=who) for ticket, who in sorted(watch)], batch_size=300
    )


def _accounts_of_requesters(ground: Ground, settled: Sequence[Settled]) -> dict[int, int]:
    people = {ground.people[one.ticket.requester or _NOBODY] for one in settled}
    rows = Contact.objects.filter(person__in=people).order_by("-pk").values_list("person_id", "account_id")
    return dict(rows)


def _periods(ground: Ground, ticket: Ticket, settled: Settled) -> list[StatusPeriod]:
    """New from the beginning, and as it is now since it was answered, solved or last changed: more no export tells."""
    if ground.is_own and "periods" in settled.ticket.exact:
        return exact_periods(ticket, settled.ticket.exact["periods"])
    if ticket.status == Ticket.Status.NEW:
        return [StatusPeriod(ticket=ticket, status=Ticket.Status.NEW, since=settled.opened_at)]
    since = since_of(settled, ticket.status)
    return [
        StatusPeriod(ticket=ticket, status=Ticket.Status.NEW, since=settled.opened_at, until=since),
        StatusPeriod(ticket=ticket, status=ticket.status, since=since),
    ]


def since_of(settled: Settled, status: str) -> datetime:
    """When the present status began, as well as the export tells."""
    if status in ENDED and settled.ticket.solved_at is not None:
        return settled.ticket.solved_at
    return settled.changed_at


def _opened(ground: Ground, ticket: Ticket, settled: Settled, keys: dict[int, str]) -> Iterable[history.Told]:
    """The beginning, and the state that it came to."""
    about = {"ticket": ticket.key, "person": keys[ticket.requester_id]}
    data = {"channel": ticket.channel, "priority": ticket.priority, "from": ground.run.source}
    yield history.OPENED, settled.opened_at, keys[ticket.requester_id], about, data
    if ticket.status != Ticket.Status.NEW:
        told = {"from": "new", "tier": ticket.tier}
        owner = keys.get(ticket.owner_id or 0, "")
        yield (
            history.kind_of_status(ticket.status),
            since_of(settled, ticket.status),
            owner,
            {"ticket": ticket.key},
            told,
        )
