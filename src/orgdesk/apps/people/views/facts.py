"""Acts on one person's facts: skills, authority, wishes, marks, flex, backup."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people import actions
from orgdesk.apps.people.actions.grant_authority import conditional_acts
from orgdesk.apps.people.forms import (
    AuthorityForm,
    BackupForm,
    FlagForm,
    FlexForm,
    RatingForm,
    UseForm,
    WishForm,
)
from orgdesk.apps.people.models import Flex, TalentFlag
from orgdesk.apps.people.views._common import act, mend, person_or_404


def _home(key: str) -> str:
    return reverse("people:person", args=[key])


@require_POST
def rate(request: SignedInRequest, key: str) -> HttpResponse:
    person, form = person_or_404(request, key), RatingForm(request.POST, structure=lookup.active_structure())
    if not form.is_valid():
        return mend(request, form, back=_home(key))
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.rate_skill(person, by=request.user, at=timezone.now(), **given),
        done=_("Rated: %(skill)s.") % {"skill": given["skill"]},
        back=_home(key),
    )


@require_POST
def authorise(request: SignedInRequest, key: str) -> HttpResponse:
    person, form = person_or_404(request, key), AuthorityForm(request.POST)
    if not form.is_valid():
        return mend(request, form, back=_home(key))
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.grant_authority(person, by=request.user, at=timezone.now(), **given),
        done=_("Kept: how far %(person)s decides.") % {"person": person.name},
        back=_home(key),
    )


@require_POST
def use(request: SignedInRequest) -> HttpResponse:
    """Something that a seat of the signed-in person allows under a condition."""
    allowed = [(f"{seat}|{duty.activity}", duty.activity) for seat, duty in conditional_acts(request.user, at=timezone.now())]  # fmt: skip
    form = UseForm(request.POST, acts=allowed)
    if not form.is_valid():
        return mend(request, form, back=_home(request.user.key))
    seat, _bar, activity = form.cleaned_data["act"].partition("|")
    return act(
        request,
        lambda: actions.use_authority(
            request.user,
            position_key=seat,
            activity=activity,
            met_by=form.cleaned_data["met_by"],
            reference=form.cleaned_data["reference"],
            at=timezone.now(),
        ),
        done=_("Logged: %(activity)s.") % {"activity": activity},
        back=_home(request.user.key),
    )


@require_POST
def wish(request: SignedInRequest) -> HttpResponse:
    form = WishForm(request.POST, structure=lookup.active_structure())
    if not form.is_valid():
        return mend(request, form, back=_home(request.user.key))
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.say_aspiration(
            request.user, kind=given["kind"], position_key=given["target"], words=given["words"], at=timezone.now()
        ),
        done=_("Kept: those who lead you and human resources can read it."),
        back=_home(request.user.key),
    )


@require_POST
def flag(request: SignedInRequest, key: str) -> HttpResponse:
    person, form = person_or_404(request, key), FlagForm(request.POST)
    if not form.is_valid():
        return mend(request, form, back=_home(key))
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.flag_talent(person, by=request.user, at=timezone.now(), **given),
        done=_("Marked. %(person)s can read it.") % {"person": person.name},
        back=_home(key),
    )


@require_POST
def unflag(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    person = person_or_404(request, key)
    visible = TalentFlag.objects.visible_to(request.user, on=timezone.localdate())
    row = get_object_or_404(visible.select_related("person"), person=person, pk=number)
    return act(
        request,
        lambda: actions.end_flag(row, by=request.user, at=timezone.now()),
        done=_("The mark is taken off; that it was there stays on record."),
        back=_home(key),
    )


@require_POST
def flex(request: SignedInRequest, key: str) -> HttpResponse:
    person, form = person_or_404(request, key), FlexForm(request.POST, structure=lookup.active_structure())
    if not form.is_valid():
        return mend(request, form, back=_home(key))
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.note_flex(
            person, unit=given["where"], activity=given["activity"], by=request.user, at=timezone.now()
        ),
        done=_("Noted."),
        back=_home(key),
    )


@require_POST
def unflex(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    person = person_or_404(request, key)
    row = get_object_or_404(Flex.objects.visible_to(request.user).select_related("person"), person=person, pk=number)
    return act(
        request,
        lambda: actions.end_flex(row, by=request.user, at=timezone.now()),
        done=_("Taken off."),
        back=_home(key),
    )


@require_POST
def backup(request: SignedInRequest, key: str) -> HttpResponse:
    person, form = person_or_404(request, key), BackupForm(request.POST, structure=lookup.active_structure())
    if not form.is_valid():
        return mend(request, form, back=_home(key))
    given = form.cleaned_data
    return act(
        request,
        lambda: actions.name_backup(
            person, position_key=given["position"], end=given["end"], by=request.user, at=timezone.now()
        ),
        done=_("%(person)s stands by.") % {"person": person.name},
        back=_home(key),
    )
