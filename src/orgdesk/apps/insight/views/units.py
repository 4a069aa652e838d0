"""A unit: its promises, five measures, goals, load and what waits between it and others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.insight.models import Goal
from orgdesk.apps.insight.numbers import show_all, with_unit
from orgdesk.apps.insight.policies import can_acknowledge
from orgdesk.apps.insight.procedures import procedures_of
from orgdesk.apps.insight.reading import own_source, read_until
from orgdesk.apps.insight.views._common import asked, for_staff, unit_or_404
from orgdesk.apps.organisation.lookup import active_structure, members_of, unit_name
from orgdesk.apps.voice.overview import DAYS, praise_of
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.measures import CATALOGUE, definition_of
from orgdesk.core.organisation.model import Unit
from orgdesk.core.scene.charts import ring_of

_USUAL = ("TS-5", "TS-10", "TS-14", "TS-19", "TS-24")


@require_safe
@for_staff
def units(request: SignedInRequest) -> HttpResponse:
    """Every unit with its open work."""
    rows = WorkItem.objects.visible_to(request.user).open().values("unit_key").annotate(count=Count("pk"))
    waiting = {row["unit_key"]: row["count"] for row in rows}
    found = [{"unit": unit, "waiting": waiting.get(unit.key, 0)} for unit in active_structure().units]
    return render(request, "insight/units.html", {"rows": found})


@require_safe
@for_staff
def unit(request: SignedInRequest, key: str) -> HttpResponse:
    at, chosen, found = timezone.now(), asked(request), unit_or_404(key)
    goals = list(
        Goal.objects.visible_to(request.user)
        .standing()
        .filter(unit_key=key)
        .prefetch_related("acknowledgements__person")
    )
    records = own_source(at)
    members = members_of(key, on=at.date())
    context = {
        "unit": found,
        "asked": chosen,
        "shown": show_all(
            [definition_of(code) for code in _codes(found)], records, at=at, days=chosen.days, unit=key, goals=goals
        ),
        "goals": [_goal(goal, request, members, at) for goal in goals],
        "members": members,
        "services": [
            {"one": one, "supplier": unit_name(one.supplier), "customer": unit_name(one.customer)}
            for one in active_structure().services
            if key in (one.supplier, one.customer)
        ],
        "procedures": procedures_of(key, request.user, at=at),
        "ring": ring_of(found),
        "praise": praise_of(key, request.user, since=at - timedelta(days=DAYS)),
        "days": DAYS,
        "read_until": read_until(),
        **_work(request, key, at),
    }
    return render(request, "insight/unit.html", context)


def _codes(found: Unit) -> list[str]:
    """The unit's own measures, filled up to five with the usual ones."""
    known = {one.code for one in CATALOGUE}
    named = [code for code in found.kpis if code in known]
    return list(dict.fromkeys([*named, *_USUAL]))[: max(5, len(named))]


def _goal(goal: Goal, request: SignedInRequest, members: list[Any], at: datetime) -> dict[str, Any]:
    done = {row.person_id for row in goal.acknowledgements.all()}
    definition = definition_of(goal.code)
    may = can_acknowledge(request.user, goal.unit_key, on=at.date()) and request.user.pk not in done
    return {
        "goal": goal,
        "definition": definition,
        "target": with_unit(goal.target, definition.unit),
        "baseline": with_unit(goal.baseline, definition.unit),
        "done": len(done),
        "waiting": [one for one in members if one.pk not in done],
        "may": may,
    }


def _work(request: SignedInRequest, key: str, at: datetime) -> dict[str, Any]:
    """What is open at the unit, how much is late, since when, and for each member."""
    items = WorkItem.objects.visible_to(request.user).open().filter(unit_key=key)
    load = items.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)), oldest=Min("enabled_at"))
    people = (
        items.filter(claimed_by__isnull=False).values("claimed_by__name").annotate(count=Count("pk")).order_by("-count")
    )
    return {"load": load, "people": list(people)}
