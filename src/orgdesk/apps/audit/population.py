"""What a sample can be drawn from: the work that the unit finished in the audited period, and what the log says of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from orgdesk.apps.audit.independence import days_as_moments, places_of
from orgdesk.apps.audit.models import Audit, Draw
from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.voice.models import Feedback
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.service.sampling import Risk

_SOLVED = ("resolved", "closed")
_MOST = 5_000


def population_of(audit: Audit, subject: str) -> dict[str, set[int]]:
    """Keys of requests or pieces of work, each with the rows of the people of the unit who finished it."""
    found: dict[str, set[int]] = defaultdict(set)
    name = "subject_key" if subject == Draw.Subject.TICKET else "key"
    for key, person in finished_work(audit, subject).values_list(name, "finished_by_id"):
        found[key].add(person)
    return {key: people - {None} for key, people in found.items()}


def finished_work(audit: Audit, subject: str) -> QuerySet[WorkItem]:
    begin, end = days_as_moments(audit.first, audit.last)
    units, seats = places_of(audit.unit_key, first=audit.first, last=audit.last)
    rows = WorkItem.objects.filter(Q(unit_key__in=units) | Q(position_key__in=seats) | Q(finished_position__in=seats))
    rows = rows.filter(state=WorkItem.State.FINISHED, finished_at__gte=begin, finished_at__lt=end)
    if subject == Draw.Subject.TICKET:
        rows = rows.filter(subject_type="ticket")
    if audit.process is not None:
        rows = rows.filter(process_version__startswith=f"{audit.process.key}:")
    return rows


def risks_of(keys: Iterable[str], subject: str, *, at: datetime) -> dict[str, list[Risk]]:
    """What was known of each at the moment, so that a later draw weighs the same."""
    tickets = {key: key for key in keys} if subject == Draw.Subject.TICKET else _tickets_of(keys)
    known = _known(sorted(set(tickets.values())), at=at)
    return {key: sorted(known.get(ticket, ())) for key, ticket in tickets.items()}


def _tickets_of(keys: Iterable[str]) -> dict[str, str]:
    rows = WorkItem.objects.filter(subject_type="ticket")
    return {
        key: ticket
        for some in _batches(list(keys))
        for key, ticket in rows.filter(key__in=some).values_list("key", "subject_key")
    }


def _known(tickets: list[str], *, at: datetime) -> Mapping[str, set[Risk]]:
    found: dict[str, set[Risk]] = defaultdict(set)
    again = Event.objects.filter(kind__startswith="ticket.", data__from__in=_SOLVED).exclude(
        kind__in=[f"ticket.{state}" for state in _SOLVED]
    )
    events = {
        Risk.REOPENED: again,
        Risk.ESCALATED: Event.objects.of_kind("ticket.escalated"),
        Risk.BREACHED: Event.objects.of_kind("sla.breached"),
    }
    for some in _batches(tickets):
        for risk, happened in events.items():
            rows = EventObject.objects.filter(object_type="ticket", object_key__in=some)
            for key in rows.filter(event__in=happened.filter(at__lte=at)).values_list("object_key", flat=True):
                found[key].add(risk)
        complained = Feedback.objects.filter(kind=Feedback.Kind.COMPLAINT, ticket_key__in=some, received_at__lte=at)
        for key in complained.values_list("ticket_key", flat=True):
            found[key].add(Risk.COMPLAINT)
    return found


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _MOST):
        yield keys[start : start + _MOST]
