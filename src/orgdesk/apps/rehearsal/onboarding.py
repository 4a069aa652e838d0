"""What the timelines of the desk ask of people: sessions that are booked, steps that are due, and what new customers will bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.timelines.models import Booking, BookingPart, PlanStep, RunningPlan, TemplateVersion
from orgdesk.apps.timelines.seats import Seat, seats_of_owner
from orgdesk.core.organisation.model import PositionState, Structure
from orgdesk.core.rehearsal.calibration import Source
from orgdesk.core.rehearsal.timelines import Due, Onboarding, Session, Timeline
from orgdesk.core.timeline.template import OwnerKind, Step

STEP_HOURS: Final = 1.0
"""Assumed for a step that is no session: the log does not say how long somebody had it in hand."""
SEEN: Final = timedelta(weeks=12)
_AHEAD: Final = timedelta(weeks=104)
_WEEKS_A_MONTH: Final = 52 / 12
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Asked:
    """Work by position, and where each part of it came from."""

    onboarding: Onboarding
    sources: tuple[Source, ...]


def onboarding_of(settings: Mapping[str, Any], structure: Structure, *, at: datetime) -> Asked:
    """Hour 0 is the Monday 0:00 before, by the clock on the wall. `timelines` is how many begin a month, where the scenario says so."""
    if settings.get("timelines_left_out"):
        return Asked(Onboarding(), ())
    local = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    begin = local - timedelta(days=local.weekday())
    step_hours = float(settings.get("step_hours", STEP_HOURS))
    people = _People(structure, on=begin.date())
    sessions = list(_sessions(begin, people))
    due = _summed(_due(begin.date(), people, step_hours))
    timelines, counted = _timelines(settings, people, step_hours, at=at)
    asked = Onboarding(tuple(sessions), tuple(due), tuple(one for one in timelines if one.work and one.a_week))
    return Asked(asked, tuple(_sources(asked, settings, counted, step_hours)))


class _People:
    """Which positions of a chart do what a seat is to do, with their share of it."""

    def __init__(self, structure: Structure, *, on: date) -> None:
        self.structure = structure
        self.held: dict[str, str] = {}
        for person, position in (
            Assignment.objects.in_force(on=on).order_by("pk").values_list("person__key", "position_key")
        ):
            self.held.setdefault(person, position)

    def of(self, seat: Seat) -> dict[str, float]:
        """A position by itself, a unit's by their seats; a position that the chart lacks keeps the work, and is told of."""
        if seat.position:
            return {seat.position: 1.0}
        found = {
            one.key: one.headcount
            for one in self.structure.position_by_key.values()
            if one.unit == seat.unit and one.state is PositionState.OPEN and one.headcount
        }
        total = sum(found.values())
        return {key: count / total for key, count in found.items()} or {seat.unit: 1.0}


def _sessions(begin: datetime, people: _People) -> Iterator[Session]:
    parts = BookingPart.objects.filter(
        booking__cancelled_at=None, booking__plan__status=RunningPlan.Status.RUNNING, starts_at__gte=begin
    )
    counts: Counter[tuple[str, float, float]] = Counter()
    rows = parts.values_list("starts_at", "ends_at", "booking__attendances__person__key")
    for starts, ends, person in rows.order_by("starts_at", "pk"):
        position = people.held.get(person or "")
        if position is not None:
            counts[position, _hour(begin, starts), (ends - starts) / _HOUR] += 1
    for (position, hour, hours), number in counts.items():
        yield Session(position, hour, hours, number)


def _hour(begin: datetime, at: datetime) -> float:
    """Hours from the begin by the clock on the wall."""
    return (timezone.localtime(at).replace(tzinfo=None) - begin.replace(tzinfo=None)) / _HOUR


def _due(begin: date, people: _People, step_hours: float) -> Iterator[Due]:
    """Open steps of the running plans that are not booked; what is late is due at once."""
    booked = Booking.objects.standing().filter(plan=OuterRef("plan"), step=OuterRef("key"))
    rows = PlanStep.objects.open().filter(
        ~Exists(booked), plan__status=RunningPlan.Status.RUNNING, starts_on__lt=begin + _AHEAD
    )
    templates = TemplateVersion.objects.in_bulk()
    counted = rows.order_by("starts_on", "key").values_list("plan__template", "plan__lead_unit", "key", "starts_on")
    for template_pk, lead, key, starts, number in counted.annotate(Count("pk")):
        template = templates[template_pk]
        step = template.content.by_key.get(key)
        if step is not None and starts is not None:
            for position, hours in _work(step, template, lead, people, step_hours):
                yield Due(position, max(0, (starts - begin).days), hours * number)


def _work(
    step: Step, template: TemplateVersion, lead: str, people: _People, step_hours: float
) -> Iterator[tuple[str, float]]:
    """Hours by position: a session's own length for everybody who shares it, else what a step is taken to need."""
    if step.owner.kind is OwnerKind.AUTOMATIC:
        return
    hours = step.session.minutes / 60 if step.session else step_hours
    for seat in seats_of_owner(step.owner, template, lead):
        for position, share in people.of(seat).items():
            yield position, hours * share


def _timelines(
    settings: Mapping[str, Any], people: _People, step_hours: float, *, at: datetime
) -> tuple[list[Timeline], int]:
    """Templates as often as they began lately, or as the scenario says in the same proportions; how many were seen."""
    begun = RunningPlan.objects.filter(started_at__gte=at - SEEN, started_at__lte=at)
    seen = dict(begun.order_by("template").values_list("template").annotate(Count("pk")))
    sizes = Counter(begun.values_list("template", "size"))
    total = sum(seen.values())
    said = settings.get("timelines")
    a_week = total * timedelta(weeks=1) / SEEN if said in (None, "") else float(str(said)) / _WEEKS_A_MONTH
    newest = TemplateVersion.objects.order_by("-stored_at", "-pk")
    found = []
    for template in newest.filter(pk__in=seen) if seen else newest[:1]:
        share = seen[template.pk] / total if total else 1.0
        size = max(template.content.sizes, key=partial(_times_seen, sizes, template.pk), default="")
        work = [
            Due(position, _day(step), hours)
            for step in template.content.steps
            if not step.optional and (not step.sizes or size in step.sizes)
            for position, hours in _work(step, template, template.lead_unit, people, step_hours)
        ]
        found.append(Timeline(f"{template.key} {template.number}", a_week * share, tuple(_summed(work))))
    return found, total


def _times_seen(sizes: Mapping[tuple[int, str], int], template: int, size: str) -> int:
    return sizes.get((template, size), 0)


def _day(step: Step) -> int:
    """Calendar days after the start; what is to be done before it is done on its day."""
    return max(0, 7 * step.week + step.day + 2 * (step.day // 5))


def _summed(work: Iterable[Due]) -> list[Due]:
    total: dict[tuple[str, int], float] = {}
    for one in work:
        total[one.team, one.day] = total.get((one.team, one.day), 0.0) + one.hours
    return [Due(team, day, hours) for (team, day), hours in sorted(total.items())]


def _sources(asked: Onboarding, settings: Mapping[str, Any], seen: int, step_hours: float) -> Iterator[Source]:
    if asked.sessions:
        hours = sum(one.hours * one.people for one in asked.sessions)
        words = _("%(hours).0f hours of people, at the times that were agreed on") % {"hours": hours}
        yield Source(_("sessions of timelines that are booked"), len(asked.sessions), words)
    if asked.due:
        words = _("%(hours).0f hours of people, on the days of their plans") % {
            "hours": sum(one.hours for one in asked.due)
        }
        yield Source(_("open steps of running timelines"), len(asked.due), words)
    for one in asked.timelines:
        each = sum(work.hours for work in one.work)
        name = _("new timelines %(key)s: %(number).1f a month, %(hours).0f hours each") % {
            "key": one.key, "number": one.a_week * _WEEKS_A_MONTH, "hours": each,
        }  # fmt: skip
        if settings.get("timelines") in (None, ""):
            yield Source(name, seen, _("as often as they began in the last twelve weeks"))
        else:
            yield Source(name, 0, _("said in the scenario"))
    if asked:
        words = _("assumed: %(hours).1f hours for each that is no session") % {"hours": step_hours}
        yield Source(_("work of a timeline's step"), 0, words)
