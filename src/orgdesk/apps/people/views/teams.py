"""A unit's people, and asking them about its culture."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.people import actions
from orgdesk.apps.people.forms import ClosingForm, PulseForm
from orgdesk.apps.people.models import CulturePulse, PulseReply
from orgdesk.apps.people.policies import leads_unit
from orgdesk.apps.people.reading import teams
from orgdesk.apps.people.reading.catalogue import teaching_of
from orgdesk.apps.people.reading.people import scene_on
from orgdesk.apps.people.reading.profile import duties_of
from orgdesk.apps.people.reading.skills import matrix_of, supplies_of
from orgdesk.apps.people.views._common import act, day_of, mend, page, require_staff
from orgdesk.core.organisation.holders import holders_by_position
from orgdesk.core.organisation.model import ENTRY_POOL

PULSE_OPEN = timedelta(days=14)
"""How long questions about culture stay open unless another day is chosen."""


@require_safe
def show(request: SignedInRequest, unit: str) -> HttpResponse:
    """Members with seats and duties, coverage, who answers the channels, culture; the mix and stars for who leads."""
    require_staff(request)
    scene = scene_on(day_of(request))
    found = scene.structure.unit_by_key.get(unit)
    if found is None:
        raise Http404
    members = scene.members(unit)
    leads = leads_unit(request.user, unit, on=timezone.localdate())
    holders = holders_by_position(scene.people.assignments, on=scene.on)
    pulse, results, asked, answered = teams.latest_pulse(unit)
    return page(
        request,
        "team",
        on=scene.on,
        unit=found,
        members=members,
        seats=[
            (seat, [scene.rows[row.person] for row in holders.get(seat.key, ()) if row.person in scene.rows], duties_of(scene, seat))
            for seat in scene.structure.positions_of_unit.get(unit, ())
        ],
        is_pool=any(ENTRY_POOL in seat.tags for seat in scene.structure.positions_of_unit.get(unit, ())),
        matrix=matrix_of(scene, unit=unit),
        supplies=supplies_of(scene, unit=unit),
        rings=teams.rings_of(scene, found, members),
        partners=teams.partners_of(scene, found),
        teaching=teaching_of(scene, request.user, unit),
        leads=leads,
        mix=teams.mix_of(members) if leads else None,
        stars=teams.stars_of(scene, members) if leads else [],
        pulse=pulse,
        results=results,
        asked=asked,
        answered=answered,
        fewest=teams.FEWEST,
        form=ClosingForm(initial={"closes_on": timezone.localdate() + PULSE_OPEN}) if leads and found.culture else None,
    )  # fmt: skip


@require_POST
def ask(request: SignedInRequest, unit: str) -> HttpResponse:
    require_staff(request)
    back, form = reverse("people:team", args=[unit]), ClosingForm(request.POST)
    if not form.is_valid():
        return mend(request, form, back=back)
    return act(
        request,
        lambda: actions.ask_about_culture(
            unit, closes_on=form.cleaned_data["closes_on"], by=request.user, at=timezone.now()
        ),
        done=_("Everybody in the unit is asked."),
        back=back,
    )


def pulse(request: SignedInRequest, number: int) -> HttpResponse:
    """The statements, to be answered once."""
    row = get_object_or_404(CulturePulse.objects.visible_to(request.user), pk=number)
    reply = PulseReply.objects.visible_to(request.user).filter(pulse=row, person=request.user).first()
    form = PulseForm(request.POST or None, statements=row.statements)
    if request.method == "POST" and form.is_valid():
        return act(
            request,
            lambda: actions.answer_pulse(row, scores=form.scores, by=request.user, at=timezone.now()),
            done=_("Thank you. Your answers are kept without your name."),
            back=reverse("people:team", args=[row.unit_key]),
        )
    open_to_me = reply is not None and reply.answered is None and timezone.localdate() <= row.closes_on
    status = 422 if request.method == "POST" else 200
    return page(request, "pulse", pulse=row, reply=reply, form=form if open_to_me else None, status=status)
