"""Hours of the week in which people work and promises run, as the calendars of the desk say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from orgdesk.apps.desk.models import ServicePolicy
from orgdesk.apps.work.models import CoverNeed
from orgdesk.core.calendars import CalendarError, parse_week
from orgdesk.core.calendars.hours import Week
from orgdesk.core.organisation.model import Structure
from orgdesk.core.service.policies import ANY_PRIORITY, Metric

Hours = tuple[float, ...]
ALWAYS: Final[Hours] = (1.0,) * 168
ASSUMED: Final[Hours] = tuple(float(hour < 120 and 8 <= hour % 24 < 18) for hour in range(168))


ASSUMED_RESPOND: Final = 4 * 60.0
ASSUMED_RESOLVE: Final = 24 * 60.0
"""Minutes, where no promise in force says any."""


@dataclass(frozen=True)
class Open:
    """The hours of the week, 1 where open, and whose they are."""

    hours: Hours
    words: str


def office_hours() -> Open:
    """Those of the first promise in force whose calendar closes at all; assumed where there is none."""
    rows = ServicePolicy.objects.filter(state=ServicePolicy.State.PUBLISHED).select_related("calendar")
    for row in rows:
        found = _hours([row.calendar.week]) if row.calendar.week else ALWAYS
        if any(found) and found != ALWAYS:
            return Open(found, _("calendar “%(name)s”") % {"name": row.calendar})
    return Open(ASSUMED, _("assumed: working days, 8 to 18; no promise has a calendar"))


def promised_hours() -> dict[str, float]:
    """What the promise to most customers says for cases of no special urgency: the last in force that asks for nothing of theirs."""
    rows = ServicePolicy.objects.filter(
        state=ServicePolicy.State.PUBLISHED, door="", segment="", account_class="", requester_kind=None
    )
    row = rows.order_by("-order", "-pk").first()
    targets = row.targets if row is not None else {}
    minutes = {
        "respond": targets.get(Metric.FIRST_RESPONSE, {}).get(ANY_PRIORITY, ASSUMED_RESPOND),
        "resolve": targets.get(Metric.RESOLUTION, {}).get(ANY_PRIORITY, ASSUMED_RESOLVE),
    }
    return {name: float(number) / 60 for name, number in minutes.items()}


def hours_of_units(structure: Structure) -> dict[str, Open]:
    """By unit the hours in which it must be covered, its own or those of the nearest unit above that has some."""
    weeks: dict[str, list[dict[str, str]]] = {}
    for unit, week in CoverNeed.objects.filter(people__gt=0).values_list("unit_key", "week"):
        weeks.setdefault(unit, []).append(week)
    own = {unit: found for unit, rows in weeks.items() if any(found := _hours(rows))}
    return {
        unit: Open(own[giver], _("hours of cover of %(unit)s") % {"unit": structure.unit_by_key[giver].name})
        for unit in structure.unit_by_key
        if (giver := _giver(unit, structure, own)) is not None
    }


def hours_of_positions(structure: Structure, positions: Iterable[str]) -> dict[str, Open]:
    """The hours of their units; those whose units say none are left out."""
    units = hours_of_units(structure)
    found = ((key, units.get(structure.position_by_key[key].unit or "")) for key in positions)
    return {key: one for key, one in found if one is not None}


def _giver(unit: str, structure: Structure, own: dict[str, Hours]) -> str | None:
    seen: set[str] = set()
    at: str | None = unit
    while at is not None and at in structure.unit_by_key and at not in seen:
        if at in own:
            return at
        seen.add(at)
        at = structure.unit_by_key[at].parent
    return None


def _hours(weeks: Iterable[dict[str, str]]) -> Hours:
    """Hours of which at least half is open in one of the weeks; a week that cannot be read is closed."""
    minutes = [0] * 168
    for week in weeks:
        for first, last in _spans(week):
            for hour in range(first // 60, -(-last // 60)):
                part = min(last, 60 * (hour + 1)) - max(first, 60 * hour)
                minutes[hour % 168] = max(minutes[hour % 168], part)
    return tuple(float(part >= 30) for part in minutes)


def _spans(week: dict[str, str]) -> list[tuple[int, int]]:
    try:
        read: Week = parse_week(week)
    except CalendarError:  # kept by an earlier version: it says nothing rather than stop a rehearsal
        return []
    return [(1440 * day + one.opens, 1440 * day + one.closes) for day, hours in enumerate(read) for one in hours]
