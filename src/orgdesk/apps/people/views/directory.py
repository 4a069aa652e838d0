"""Colleagues: the list, one of them, and what is kept about somebody as a file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.actions.grant_authority import conditional_acts
from orgdesk.apps.people.export import facts_about
from orgdesk.apps.people.forms import (
    AuthorityForm,
    BackupForm,
    FlagForm,
    FlexForm,
    RatingForm,
    UseForm,
    WishForm,
)
from orgdesk.apps.people.models import AuthorityUse
from orgdesk.apps.people.policies import can_judge, can_keep_titles, can_lead
from orgdesk.apps.people.reading.directory import colleagues
from orgdesk.apps.people.reading.moves import openings_for
from orgdesk.apps.people.reading.people import scene_on
from orgdesk.apps.people.reading.profile import profile_of
from orgdesk.apps.people.views._common import day_of, known_skills, page, person_or_404, require_staff
from orgdesk.ui.listing import as_file

_A_PAGE = 60

_COLUMNS = (
    (gettext_lazy("Name"), "person.name"),
    (gettext_lazy("Address"), "person.email"),
    (gettext_lazy("Seats"), "seat_names"),
    (gettext_lazy("Units"), "unit_names"),
)


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """`q` searches names, titles and addresses; `unit` and `skill` narrow."""
    require_staff(request)
    on = day_of(request)
    words, unit, skill = (request.GET.get(name, "") for name in ("q", "unit", "skill"))
    found = colleagues(request.user, on=on, words=words, unit=unit, skill=skill)
    file = as_file(request, "people", found, _COLUMNS)
    if file is not None:
        return file
    structure = lookup.active_structure()
    return page(
        request,
        "directory",
        on=on,
        people=Paginator(found, _A_PAGE).get_page(request.GET.get("page")),
        words=words,
        unit=unit,
        skill=skill,
        units=[unit for unit in structure.units if structure.positions_of_unit.get(unit.key)],
        may_welcome=can_keep_titles(request.user, on=timezone.localdate()),
    )


@require_safe
def show(request: SignedInRequest, key: str) -> HttpResponse:
    person = person_or_404(request, key)
    on, today = day_of(request), timezone.localdate()
    mine = person.pk == request.user.pk
    structure = lookup.active_structure()
    judges, leads = can_judge(request.user, person, on=today), can_lead(request.user, person, on=today)
    acts = conditional_acts(person, at=timezone.now()) if mine else []
    choices = [(f"{key}|{duty.activity}", f"{duty.activity} ({duty.condition})") for key, duty in acts]
    return page(
        request,
        "person",
        on=on,
        profile=profile_of(person, viewer=request.user, on=on),
        mine=mine,
        judges=judges,
        leads=leads,
        uses=AuthorityUse.objects.visible_to(request.user).filter(person=person)[:8],
        openings=openings_for(person, on=today) if mine else [],
        skills=known_skills(request, scene_on(today)) if judges else [],
        rating=RatingForm(structure=structure) if judges else None,
        flag=FlagForm() if leads else None,
        authority=AuthorityForm() if leads else None,
        backup=BackupForm(structure=structure) if leads else None,
        wish=WishForm(structure=structure) if mine else None,
        flex=FlexForm(structure=structure) if mine or judges else None,
        use=UseForm(acts=choices) if acts else None,
    )


@require_safe
def export(request: SignedInRequest, key: str) -> HttpResponse:
    """Everything kept about oneself; human resources for anybody, at the person's wish."""
    person = person_or_404(request, key)
    facts = facts_about(person, asked_by=request.user, on=timezone.localdate())
    if facts is None:
        raise Http404
    response = JsonResponse(facts, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{person.key}.json"'
    return response
