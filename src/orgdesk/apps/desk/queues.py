"""The queues: live, triage and those of the units; who answers for each, on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import ServicePolicy, Ticket
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.models.work_item import WorkItemQuerySet
from orgdesk.core.organisation.model import Structure, Unit


@dataclass(frozen=True)
class Queue:
    """One unit's queue: the position that answers for it and who held it on the day; nobody is a vacancy, and said."""

    unit: Unit
    accountable: str
    holders: list[Person]
    waiting: int
    taken: int
    overdue: int
    oldest: datetime | None


@dataclass(frozen=True)
class LiveQueue:
    """Customers who need somebody now. `target` is the first response that the policy of the live door promises."""

    target: timedelta | None
    tickets: list[Ticket]
    waiting: int

    @property
    def minutes(self) -> int:
        return round(self.target.total_seconds() / 60) if self.target else 0


@dataclass(frozen=True)
class Caught:
    """A piece of work that nobody receives, and why."""

    item: WorkItem
    why: str


NO_SEAT, NO_HOLDER = "no_seat", "no_holder"


def unit_queues(*, on: date, at: datetime) -> list[Queue]:
    """The tiers, every unit with a channel of its own, and every other with open work, in the order of the chart in force on that day."""
    version = lookup.version_on(on)
    structure = version.content if version else lookup.active_structure()
    counts = _counts(at)
    heads = lookup.holders_of_many([unit.head for unit in structure.units if unit.head], on=on)
    shown = [unit for unit in structure.units if unit.tier or unit.channels or unit.key in counts]
    return [
        _queue(unit, structure, counts, heads) for unit in sorted(shown, key=lambda one: (one.tier or 99, one.name))
    ]


def live_queue(person: Person) -> LiveQueue:
    """The longest waiting first; the backlog is not in it."""
    waiting = list(
        Ticket.objects.visible_to(person)
        .open()
        .filter(live=True)
        .exclude(status__in=[Ticket.Status.RESOLVED, Ticket.Status.PENDING_CUSTOMER])
        .select_related("requester", "account", "owner", "product")
        .order_by("opened_at")[:100]
    )
    policy = next((row for row in ServicePolicy.objects.order_by("order") if row.door == ServicePolicy.Door.LIVE), None)
    minutes = (policy.targets.get("first_response") or {}).get("*") if policy else None
    target = timedelta(minutes=float(minutes)) if minutes else None
    return LiveQueue(target, waiting, sum(one.status == Ticket.Status.NEW for one in waiting))


def caught_work(*, at: datetime) -> list[Caught]:
    """Offered work whose unit or position is not in the chart in force, or has nobody in it today; the oldest first."""
    structure = lookup.active_structure()
    offered = WorkItem.objects.offered().order_by("enabled_at")
    seats = {
        (unit, position) for unit, position in offered.values_list("unit_key", "position_key").distinct().order_by()
    }
    why = _reasons(seats, structure, on=timezone.localdate(at))
    if not why:
        return []
    missed = Q()
    for unit, position in why:
        missed |= Q(unit_key=unit, position_key=position)
    return [Caught(item, why[item.unit_key, item.position_key]) for item in offered.filter(missed)[:200]]


def offered_in(unit_key: str) -> WorkItemQuerySet:
    """The open work of a unit with the ticket's own lateness first."""
    due = Ticket.objects.filter(key=OuterRef("subject_key")).values("due_at")[:1]
    items = WorkItem.objects.open().filter(unit_key=unit_key).select_related("claimed_by")
    return items.annotate(promised_at=Subquery(due)).urgent_first()


def _counts(at: datetime) -> dict[str, dict[str, object]]:
    rows = WorkItem.objects.open().exclude(unit_key="").values("unit_key").order_by()
    counted = rows.annotate(
        waiting=Count("pk", filter=Q(state=WorkItem.State.OFFERED)),
        taken=Count("pk", filter=~Q(state=WorkItem.State.OFFERED)),
        overdue=Count("pk", filter=Q(due_at__lt=at)),
        oldest=Min("enabled_at", filter=Q(state=WorkItem.State.OFFERED)),
    )
    return {row["unit_key"]: dict(row) for row in counted}


def _queue(
    unit: Unit, structure: Structure, counts: dict[str, dict[str, object]], heads: dict[str, list[Person]]
) -> Queue:
    row = counts.get(unit.key, {})
    head = structure.position_by_key.get(unit.head or "")
    return Queue(
        unit=unit,
        accountable=head.title if head else "",
        holders=heads.get(unit.head or "", []),
        waiting=int(row.get("waiting", 0)),  # type: ignore[call-overload]
        taken=int(row.get("taken", 0)),  # type: ignore[call-overload]
        overdue=int(row.get("overdue", 0)),  # type: ignore[call-overload]
        oldest=row.get("oldest"),  # type: ignore[arg-type]
    )


def _reasons(seats: Iterable[tuple[str, str]], structure: Structure, *, on: date) -> dict[tuple[str, str], str]:
    why: dict[tuple[str, str], str] = {}
    for unit, position in seats:
        known = position in structure.position_by_key if position else unit in structure.unit_by_key
        if not known:
            why[unit, position] = NO_SEAT
        elif not (lookup.holders_of(position, on=on) if position else lookup.members_of(unit, on=on)):
            why[unit, position] = NO_HOLDER
    return why
