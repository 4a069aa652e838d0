"""Everything that the page of a roster shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work import roster_forms as forms
from orgdesk.apps.work.models import Absence, Capacity, CoverNeed, Deputy
from orgdesk.apps.work.policies import leads
from orgdesk.apps.work.rosters import shortages, week_of


def page_of(unit: str, person: Person, *, monday: date, at: datetime) -> dict[str, Any]:
    people = lookup.members_of(unit, on=timezone.localdate(at))
    return {
        "unit": lookup.active_structure().unit_by_key.get(unit),
        "tabs": _tabs(unit),
        "lines": week_of(people, monday=monday, at=at),
        "short": shortages(unit, people, monday=monday),
        "needs": CoverNeed.objects.filter(unit_key=unit),
        "monday": monday,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "absences": Absence.objects.filter(person__in=people, end__gt=at).select_related("person"),
        "deputies": Deputy.objects.filter(person__in=people).select_related("person", "deputy"),
        "capacities": {row.person_id: row for row in Capacity.objects.filter(person__in=people)},
        "may": leads(person, unit, at=at),
        "forms": {
            "shifts": forms.ShiftForm(people=people),
            "days": forms.DayForm(people=people),
            "swaps": forms.SwapForm(people=people),
            "absences": forms.AbsenceForm(people=people),
            "deputies": forms.DeputyForm(people=people),
            "capacities": forms.CapacityForm(people=people),
            "cover": forms.CoverForm(auto_id="cover-%s"),
        },
        "at": at,
    }


def _tabs(current: str) -> list[dict[str, Any]]:
    structure = lookup.active_structure()
    seated = [unit for unit in structure.units if structure.positions_of_unit.get(unit.key)]
    return [
        {"label": one.name, "url": reverse("work:roster", args=[one.key]), "current": one.key == current, "count": None}
        for one in sorted(seated, key=lambda one: (one.tier or 99, one.name))
    ]
