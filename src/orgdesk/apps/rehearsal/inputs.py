"""What the log says about a process: arrivals, hands-on hours, ways taken; and what had to be assumed instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.events.models import EventObject
from orgdesk.apps.events.readers import settled
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.rehearsal.calendars import office_hours
from orgdesk.core.process.definition import Kind, Node
from orgdesk.core.rehearsal.backtest import Seen
from orgdesk.core.rehearsal.bundle import Arrivals
from orgdesk.core.rehearsal.calibration import Source, fit_arrivals, fit_branches, fit_durations
from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.laws import Law, exponential, lognormal

ASSUMED_HOURS: Final = 0.5
ASSUMED_WAIT: Final = 8.0
ASSUMED_A_DAY: Final = 20.0
_HOUR: Final = timedelta(hours=1)
_MONDAY: Final = datetime(2000, 1, 3)  # noqa: DTZ001 - the clock on the wall
_MOST_HANDS_ON: Final = 8.0
_FEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Work:
    """A finished work of the log: its step, and when it was offered, begun and ended (hours since a Monday 0:00)."""

    node: str
    enabled: float
    started: float
    finished: float


class Done(NamedTuple):
    """A work as far as its duration goes: who had it, how many hours, by which event it ended, at which unit."""

    who: str
    hours: float
    event: int
    unit: str


@dataclass(frozen=True)
class Known:
    """Inputs of one process version, with their sources; `done_by` are the works of which the hands-on hours are known, by step."""

    arrivals: Arrivals
    durations: Mapping[str, Law]
    delays: Mapping[str, Law]
    branches: Mapping[str, float]
    sources: tuple[Source, ...] = field(default=())
    works: tuple[Work, ...] = field(default=())
    waits_before: Mapping[str, Law] = field(default_factory=dict)
    done_by: Mapping[str, list[Done]] = field(default_factory=dict)


def known_inputs(version: DefinitionVersion, *, at: datetime) -> Known:
    """Everything that a rehearsal of the process needs besides chart and drawing."""
    nodes = compiled(version).nodes
    done_by, taken, starts, works = _observed(version)
    hands_on = {node: [one.hours for one in rows] for node, rows in done_by.items()}
    arrivals, sources = _arrivals(starts, at=at)
    durations, fitted = fit_durations({node: hours for node, hours in hands_on.items() if len(hours) >= _FEWEST})
    fitted = [
        replace(one, name=_("duration of %(step)s") % {"step": nodes[node].name or node})
        for one, node in zip(fitted, durations, strict=True)
        if node in nodes
    ]
    branches, ways = fit_branches(_by_gateway(nodes, taken))
    sources = [*sources, *fitted, *ways]
    for node in nodes.values():
        if node.kind is Kind.USER and node.id not in durations:
            durations[node.id] = lognormal(ASSUMED_HOURS, ASSUMED_HOURS)
            words = _("assumed: half an hour on average, fewer than %(n)d seen") % {"n": _FEWEST}
            sources.append(Source(_("duration of %(step)s") % {"step": node.name or node.id}, 0, words))
    delays = {node.id: exponential(ASSUMED_WAIT) for node in nodes.values() if node.kind is Kind.CATCH}
    sources += [
        Source(_("wait at %(step)s") % {"step": nodes[key].name or key}, 0, _("assumed: eight hours on average"))
        for key in delays
    ]
    return Known(arrivals, durations, delays, branches, tuple(sources), tuple(works), done_by=done_by)


def seen_cases() -> list[Seen]:
    """Every ticket of the log: when it came, and when it was resolved first."""
    opened: dict[str, datetime] = {}
    resolved: dict[str, datetime] = {}
    rows = EventObject.objects.filter(
        object_type="ticket", event__kind__in=("ticket.opened", "ticket.resolved", "ticket.closed")
    )
    for key, kind, at in rows.order_by("event_id").values_list("object_key", "event__kind", "event__at"):
        (opened if kind == "ticket.opened" else resolved).setdefault(key, at)
    return [Seen(timezone.localtime(at), _local(resolved.get(key))) for key, at in opened.items()]


def _local(at: datetime | None) -> datetime | None:
    return timezone.localtime(at) if at is not None else None


def _observed(
    version: DefinitionVersion,
) -> tuple[dict[str, list[Done]], dict[str, int], list[datetime], list[Work]]:
    """Hands-on hours by node and who had them, how often each outcome was chosen, when processes began, and the finished works."""
    works: list[Work] = []
    hands_on: dict[str, list[Done]] = {}
    taken: dict[str, int] = {}
    own = settled().filter(process_version=version.reference)
    for pk, data, at, who in own.of_kind("work.finished").values_list("pk", "data", "at", "actor").iterator():
        node, outcome = str(data.get("work_kind") or ""), str(data.get("outcome") or "")
        offered, began = data.get("enabled_at"), data.get("started_at")
        if began:
            hours = (at - datetime.fromisoformat(str(began))) / _HOUR
            if offered:
                works.append(Work(node, *(_week_hours(one) for one in (str(offered), str(began), at.isoformat()))))
            if 0 < hours <= _MOST_HANDS_ON:  # longer is somebody who went home and came back, not work
                hands_on.setdefault(node, []).append(Done(who, hours, pk, str(data.get("unit") or "")))
        if outcome:
            taken[outcome] = taken.get(outcome, 0) + 1
    starts = [timezone.localtime(at) for at in own.of_kind("process.started").values_list("at", flat=True)]
    return hands_on, taken, starts, works


def _week_hours(moment: str) -> float:
    """Hours since a Monday 0:00 by the clock on the wall."""
    return (timezone.localtime(datetime.fromisoformat(moment)).replace(tzinfo=None) - _MONDAY) / _HOUR


def _arrivals(starts: list[datetime], *, at: datetime) -> tuple[Arrivals, list[Source]]:
    name = _("arrivals")
    if starts:
        day = timedelta(days=1)
        today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        first = min(starts).replace(hour=0, minute=0, second=0, microsecond=0)
        try:
            model = fit_arrivals(starts, first, first + (today - first) // day * day)
        except InputsRefused:
            pass
        else:
            words = _("by weekday and hour over %(weeks).0f weeks, level of the last three") % {"weeks": model.weeks}
            return model.arrivals(), [Source(name, model.count, words)]
    office = office_hours().hours
    hourly = tuple(ASSUMED_A_DAY * 5 / sum(office) * hour for hour in office)
    words = _("assumed: %(n)d a working day; the log is shorter than two weeks") % {"n": ASSUMED_A_DAY}
    return Arrivals(hourly, 0.05), [Source(name, 0, words)]


def _by_gateway(nodes: Mapping[str, Node], taken: Mapping[str, int]) -> dict[str, dict[str, int]]:
    return {
        node.name or node.id: {flow.id: taken.get(flow.id, 0) for flow in node.outgoing}
        for node in _gateways(nodes)
        if sum(taken.get(flow.id, 0) for flow in node.outgoing) >= _FEWEST
    }


def _gateways(nodes: Mapping[str, Node]) -> Iterator[Node]:
    return (node for node in nodes.values() if node.kind is Kind.EXCLUSIVE and len(node.outgoing) > 1)
