"""The catalogue, and one measure with its trend and rows."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.insight.forms import GoalForm
from orgdesk.apps.insight.models import Goal
from orgdesk.apps.insight.numbers import PERIODS, Shown, changes_between, grouped, scope_of, show_all
from orgdesk.apps.insight.policies import can_set_goal
from orgdesk.apps.insight.reading import read_until
from orgdesk.apps.insight.row_words import kind_words, rows_in_words
from orgdesk.apps.insight.views._common import Asked, asked, for_staff
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.apps.voice.models import Improvement
from orgdesk.core.measures import CATALOGUE, Definition, Standing, definition_of
from orgdesk.core.measures.catalogue import AREAS
from orgdesk.core.measures.errors import UnknownMeasureError
from orgdesk.ui.sayings import in_words

_ROWS = 50


@require_safe
@for_staff
def measures(request: SignedInRequest) -> HttpResponse:
    """Every measure with its definition beside the number; filtered by words, area and whether it has data."""
    chosen = asked(request)
    at = chosen.other.end if chosen.other else timezone.now()
    known = [one for one in CATALOGUE if _told(one, chosen)]
    found = [one for one in known if _fits(one, request.GET.get("area", ""), request.GET.get("q", ""))]
    goals = list(Goal.objects.visible_to(request.user).standing().filter(unit_key=chosen.unit))
    shown = show_all(found, chosen.records(at), at=at, days=chosen.days, unit=chosen.unit, goals=goals, trends=False)
    with_data = [one for one in shown if one.value.standing is not Standing.NO_DATA]
    only = request.GET.get("data", "")
    kept = with_data if only else shown
    improvements = Improvement.objects.visible_to(request.user).under_way()
    context = {
        "shown": [one for one in kept if one.goal] if request.GET.get("goal") else kept,
        "acted_on": set(improvements.values_list("code", flat=True)),
        "with_goal": request.GET.get("goal", ""),
        "all": len(shown),
        "with_data": len(with_data),
        "only": only,
        "areas": [(key, name) for key, (name, _) in AREAS.items()],
        "area": request.GET.get("area", ""),
        "words": request.GET.get("q", ""),
        **_choices(chosen),
    }
    return render(request, "insight/measures.html", context)


def _told(one: Definition, chosen: Asked) -> bool:
    """A log of another system is silent about most measures; silence is not shown as a number."""
    return chosen.other is None or not chosen.other.tells or one.code in chosen.other.tells


def _fits(one: Definition, area: str, words: str) -> bool:
    text = f"{one.code} {in_words(one.name)} {in_words(one.meaning)}".lower()
    return (not area or one.area == area) and all(word in text for word in words.lower().split())


def _choices(chosen: Any) -> dict[str, Any]:
    read = None if chosen.other else read_until()
    return {"asked": chosen, "periods": PERIODS, "units": active_structure().units, "read_until": read}


@require_safe
@for_staff
def measure(request: SignedInRequest, code: str) -> HttpResponse:
    """One measure: value, trend with what changed meanwhile, and the records behind the number."""
    try:
        definition = definition_of(code)
    except UnknownMeasureError as unknown:
        raise Http404(str(unknown)) from unknown
    chosen = asked(request)
    return show_measure(request, definition, chosen, GoalForm(initial={"unit": chosen.unit}))


def show_measure(request: SignedInRequest, definition: Definition, chosen: Asked, form: GoalForm) -> HttpResponse:
    """The page with the form of a goal, empty or with what is wrong in it."""
    if not _told(definition, chosen):
        raise Http404
    at = chosen.other.end if chosen.other else timezone.now()
    goals = list(Goal.objects.visible_to(request.user).standing().filter(code=definition.code, unit_key=chosen.unit))
    records = chosen.records(at)
    (shown,) = show_all([definition], records, at=at, days=chosen.days, unit=chosen.unit, goals=goals)
    changes = [] if chosen.other else grouped(changes_between(shown.scopes[0].start, at))
    context = {
        "one": shown,
        "needs": [kind_words(kind) for kind in definition.needs],
        "trend": shown.trend(changes),
        "paired": _paired(definition, chosen),
        "changes": changes,
        "scope": scope_of(at, chosen.days),
        **_rows(request, shown, linked=chosen.other is None),
        "form": form,
        "improvements": _improvements(request, definition, chosen.unit),
        "may_set": can_set_goal(request.user, chosen.unit, on=at.date())
        and not definition.activity
        and not chosen.other,
        **_choices(chosen),
    }
    return render(request, "insight/measure.html", context)


def _paired(definition: Definition, chosen: Asked) -> Definition | None:
    found = definition_of(definition.paired) if definition.paired else None
    return found if found is not None and _told(found, chosen) else None


def _improvements(request: SignedInRequest, definition: Definition, unit: str) -> QuerySet[Improvement]:
    """What is or was done to move this measure, of the unit where one is chosen."""
    rows = Improvement.objects.visible_to(request.user).filter(code=definition.code)
    return rows.filter(unit_key=unit) if unit else rows


def _rows(request: SignedInRequest, shown: Shown, *, linked: bool) -> dict[str, Any]:
    """A page of the records behind the number, each with what happened to it last and a link where it has a page."""
    by_ref = {record.ref: record for kind in shown.definition.needs for record in shown.records.of(kind)}
    page = Paginator(shown.value.rows, _ROWS).get_page(request.GET.get("page"))
    return {"page": page, "rows": rows_in_words(list(page), by_ref, linked=linked)}
