"""Who works when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work import roster_forms as forms
from orgdesk.apps.work.actions import keep_roster
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.models import Absence
from orgdesk.apps.work.policies import leads
from orgdesk.apps.work.roster_page import page_of
from orgdesk.ui.answers import say_problems
from orgdesk.ui.sayings import in_words

Act = Callable[..., object]


@require_safe
def index(request: SignedInRequest, unit: str = "") -> HttpResponse:
    if not request.user.is_staff:
        raise Http404
    at = timezone.now()
    unit = unit or _first_unit(request.user, at=at)
    monday = _monday(request.GET.get("week", ""))
    context = page_of(unit, request.user, monday=monday, at=at)
    return render(request, "work/roster.html", context)


@require_POST
def shifts(request: SignedInRequest, unit: str) -> HttpResponse:
    form = forms.ShiftForm(request.POST, people=_people(unit, at=timezone.now()))
    return _keep(request, unit, form, lambda said: keep_roster.plan_shifts(
        said["person"], cycle=form.cycle, begins=said["begins"], by=request.user, at=timezone.now()
    ))  # fmt: skip


@require_POST
def days(request: SignedInRequest, unit: str) -> HttpResponse:
    return _keep_about(request, unit, forms.DayForm, keep_roster.change_day)


@require_POST
def swaps(request: SignedInRequest, unit: str) -> HttpResponse:
    return _keep_about(request, unit, forms.SwapForm, keep_roster.swap_shifts)


@require_POST
def absences(request: SignedInRequest, unit: str) -> HttpResponse:
    return _keep_about(request, unit, forms.AbsenceForm, keep_roster.note_absence)


@require_POST
def absence_end(request: SignedInRequest, unit: str, pk: int) -> HttpResponse:
    absence = get_object_or_404(
        Absence.objects.visible_to(request.user), pk=pk, person__in=_people(unit, at=timezone.now())
    )
    return _try(request, unit, lambda: keep_roster.end_absence(absence, by=request.user, at=timezone.now()))


@require_POST
def deputies(request: SignedInRequest, unit: str) -> HttpResponse:
    form = forms.DeputyForm(request.POST, people=_people(unit, at=timezone.now()))
    return _keep(request, unit, form, lambda said: keep_roster.name_deputies(
        said["person"], [one for one in (said["first"], said["second"]) if one], by=request.user, at=timezone.now()
    ))  # fmt: skip


@require_POST
def capacities(request: SignedInRequest, unit: str) -> HttpResponse:
    return _keep_about(request, unit, forms.CapacityForm, keep_roster.set_capacity)


@require_POST
def cover(request: SignedInRequest, unit: str) -> HttpResponse:
    at = timezone.now()
    if not leads(request.user, unit, at=at):
        raise Http404
    form = forms.CoverForm(request.POST)
    return _keep(request, unit, form, lambda said: keep_roster.ask_for_cover(
        unit, week={said["days"]: said["hours"]}, people=said["people"], by=request.user, at=at
    ))  # fmt: skip


def _keep_about(request: SignedInRequest, unit: str, form_class: type[forms.OfPeople], act: Act) -> HttpResponse:
    """An entry about one person, its fields named as the action names them."""
    form = form_class(request.POST, people=_people(unit, at=timezone.now()))

    def keep(said: dict[str, Any]) -> object:
        given = dict(said)
        subjects = [given.pop("person"), *([given.pop("other")] if "other" in given else [])]
        return act(*subjects, **given, by=request.user, at=timezone.now())

    return _keep(request, unit, form, keep)


def _keep(request: SignedInRequest, unit: str, form: Any, act: Callable[[dict[str, Any]], object]) -> HttpResponse:
    if form.is_valid():
        return _try(request, unit, lambda: act(form.cleaned_data))
    say_problems(request, form)
    return redirect("work:roster", unit=unit)


def _try(request: SignedInRequest, unit: str, act: Callable[[], object]) -> HttpResponse:
    if not request.user.is_staff:
        raise Http404
    try:
        act()
    except WorkError as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("Kept; routing follows at once."))
    return redirect("work:roster", unit=unit)


def _people(unit: str, *, at: datetime) -> list[Person]:
    return lookup.members_of(unit, on=timezone.localdate(at))


def _first_unit(person: Person, *, at: datetime) -> str:
    own = sorted(lookup.units_of(person, on=timezone.localdate(at)))
    tiers = sorted((unit.tier, unit.key) for unit in lookup.active_structure().units if unit.tier)
    return own[0] if own else tiers[0][1] if tiers else ""


def _monday(text: str) -> date:
    try:
        asked = parse_date(text)
    except ValueError:
        asked = None
    on = asked or timezone.localdate()
    return on - timedelta(days=on.weekday())
