"""Scorecards and their versions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.audit.actions import publish_scorecard
from orgdesk.apps.audit.forms import ScorecardForm, lines_of
from orgdesk.apps.audit.models import Scorecard
from orgdesk.apps.audit.policies import can_audit
from orgdesk.apps.audit.views._common import REFUSALS, require
from orgdesk.ui.sayings import in_words


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    """The newest version of each with its criteria: whoever is audited knows by what."""
    cards = Scorecard.objects.visible_to(request.user)
    context = {
        "cards": cards.newest().prefetch_related("criteria").select_related("published_by"),
        "may": can_audit(request.user, at=timezone.now()),
        "here": "scorecards",
    }
    return render(request, "audit/scorecards.html", context)


@staff_only
def create(request: SignedInRequest, key: str = "") -> HttpResponse:
    """A first version, or with `key` the next one."""
    at = timezone.now()
    require(can_audit(request.user, at=at))
    known = Scorecard.objects.visible_to(request.user).newest()
    last = get_object_or_404(known, key=key) if key else None
    initial = {"title": last.title, "pass_mark": last.pass_mark, "criteria": lines_of(last)} if last else None
    form = ScorecardForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            publish_scorecard(
                title=said["title"],
                asked=said["criteria"],
                pass_mark=said["pass_mark"],
                key=key,
                by=request.user,
                at=at,
            )
        except REFUSALS as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return redirect("audit:scorecards")
    heading = _("Next version of “%(title)s”") % {"title": last.title} if last else _("Publish a scorecard")
    lead = _("What was scored stays with the version that it was scored by.")
    context = {"form": form, "heading": heading, "lead": lead, "here": "scorecards"}
    return render(request, "audit/form.html", context, status=422 if form.errors else 200)
