"""The programme in one view, and the results of each survey."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.models import Account
from orgdesk.apps.voice.actions import invite_round
from orgdesk.apps.voice.models import Invitation, Survey, SurveyAnswer
from orgdesk.apps.voice.overview import overview_for
from orgdesk.apps.voice.policies import can_steer
from orgdesk.apps.voice.results import BY, results_of
from orgdesk.apps.voice.views._common import require

_LATEST = 20


@require_safe
@staff_only
def show(request: SignedInRequest) -> HttpResponse:
    """Of everybody, or of one account (`account`)."""
    key = request.GET.get("account", "")
    account = get_object_or_404(Account.objects.visible_to(request.user), key=key) if key else None
    seen = overview_for(request.user, at=timezone.now(), account=account)
    return render(request, "voice/overview.html", {"seen": seen, "account": account, "here": "overview"})


@require_safe
@staff_only
def survey(request: SignedInRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Survey.objects.visible_to(request.user), key=key)
    by = request.GET.get("by", "")
    by = by if by in BY else "account"
    answers = SurveyAnswer.objects.visible_to(request.user).holding().filter(invitation__survey=found)
    names = {"account": _("Customer"), "segment": _("Segment"), "unit": _("Unit"), "period": _("Period")}
    context = {
        "survey": found,
        "results": results_of(found, request.user, by=by),
        "tabs": [{"label": names[one], "url": f"?by={one}", "current": one == by, "count": None} for one in BY],
        "by": names[by],
        "by_account": by == "account",
        "answers": answers.select_related("invitation__person", "invitation__account")[:_LATEST],
        "open": Invitation.objects.visible_to(request.user)
        .sent()
        .filter(survey=found, void_at=None, answers=None)
        .count(),
        "surveys": Survey.objects.visible_to(request.user),
        "may_ask": found.occasion == Survey.Occasion.ROUND and can_steer(request.user, at=timezone.now()),
        "here": "surveys",
    }
    return render(request, "voice/survey.html", context)


@require_POST
@staff_only
def open_round(request: SignedInRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Survey.objects.visible_to(request.user), key=key)
    require(can_steer(request.user, at=timezone.now()))
    asked = invite_round(found, by=request.user, at=timezone.now())
    if asked:
        words = ngettext(
            "The round is open: %(count)d invitation leaves in a few minutes.",
            "The round is open: %(count)d invitations leave in a few minutes.",
            len(asked),
        )
        messages.success(request, words % {"count": len(asked)})
    else:
        messages.info(request, _("Nobody is asked: all were asked lately, complain, or want no questions."))
    return redirect("voice:survey-results", key=key)
