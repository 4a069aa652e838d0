"""What the house says of itself: the versions of its charter, and its culture."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.voice.actions import answer_culture, publish_charter, state_culture, write_charter
from orgdesk.apps.voice.actions.charter import NewPromise
from orgdesk.apps.voice.charters import shown
from orgdesk.apps.voice.culture import LEAST, agreement_for
from orgdesk.apps.voice.errors import VoiceRefused
from orgdesk.apps.voice.forms import CharterForm, CultureForm
from orgdesk.apps.voice.models import Charter, CultureStatement
from orgdesk.apps.voice.overview import DAYS, compliments_by_unit
from orgdesk.apps.voice.policies import can_steer
from orgdesk.apps.voice.results import quarter_of
from orgdesk.apps.voice.views._common import act, require
from orgdesk.core.measures.errors import UnknownMeasureError
from orgdesk.ui.sayings import in_words


@require_safe
@staff_only
def charters(request: SignedInRequest) -> HttpResponse:
    rows = Charter.objects.visible_to(request.user).select_related("written_by", "published_by")
    context = {
        "charters": [shown(row) for row in rows],
        "in_force": next((row.version for row in rows if row.published_at), None),
        "may": can_steer(request.user, at=timezone.now()),
        "here": "charter",
    }
    return render(request, "voice/charters.html", context)


@staff_only
def write(request: SignedInRequest) -> HttpResponse:
    require(can_steer(request.user, at=timezone.now()))
    last = Charter.objects.visible_to(request.user).first()
    form = CharterForm(request.POST or None, initial=CharterForm.initial_of(last) if last else {})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        promises = [NewPromise(*one) for one in said["promises"]]
        try:
            write_charter(said, promises, review_on=said["review_on"], by=request.user, at=timezone.now())
        except UnknownMeasureError as refusal:
            form.add_error("promises", in_words(refusal))
        except VoiceRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("Written. Customers see it when it is published."))
            return redirect("voice:charters")
    context = {
        "form": form,
        "heading": _("Write the charter anew"),
        "lead": _("The version in force stays as it is until you publish this one."),
    }
    return render(request, "voice/form.html", context, status=422 if form.errors else 200)


@require_POST
@staff_only
def publish(request: SignedInRequest, version: int) -> HttpResponse:
    require(can_steer(request.user, at=timezone.now()))
    row = get_object_or_404(Charter.objects.visible_to(request.user), version=version)
    return act(
        request,
        lambda: publish_charter(row, by=request.user, at=timezone.now()),
        done=_("Published: customers read it in the portal."),
        back="voice:charters",
    )


@staff_only
def culture(request: SignedInRequest) -> HttpResponse:
    """Our sentences about ourselves, compliments by unit, and the survey of staff."""
    now = timezone.now()
    statements = list(CultureStatement.objects.visible_to(request.user).filter(ended_at=None))
    form = CultureForm(statements, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return act(
            request,
            lambda: answer_culture(form.scores, by=request.user, at=now),
            done=_("Thank you. Your answer counts, and nobody can tell that it is yours."),
            back="voice:culture",
        )
    context = {
        "statements": statements,
        "agreements": agreement_for(request.user, quarter=quarter_of(timezone.localdate())),
        "compliments": compliments_by_unit(request.user, since=now - timedelta(days=DAYS)),
        "least": LEAST,
        "days": DAYS,
        "form": form,
        "may": can_steer(request.user, at=now),
        "here": "culture",
    }
    return render(request, "voice/culture.html", context, status=422 if form.errors else 200)


@require_POST
@staff_only
def add_statement(request: SignedInRequest) -> HttpResponse:
    require(can_steer(request.user, at=timezone.now()))
    text = request.POST.get("text", "")
    return act(
        request,
        lambda: state_culture(text, by=request.user, at=timezone.now()),
        done=_("Written."),
        back="voice:culture",
    )
