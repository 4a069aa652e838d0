"""Proposing a draft: what it is expected to change, each bound to a measure, and when to look again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.actions import propose_version
from orgdesk.apps.organisation.actions.review_effect import review_effect
from orgdesk.apps.organisation.checking import findings_of
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.organisation.forms import ProposalForm, effect_forms
from orgdesk.apps.organisation.policies import can_edit_version
from orgdesk.apps.organisation.views._common import version_or_404
from orgdesk.ui.sayings import in_words


def create(request: SignedInRequest, key: str) -> HttpResponse:
    version = version_or_404(request, key)
    form, effects = ProposalForm(request.POST or None), effect_forms(version, request.POST or None)
    if request.method == "POST" and form.is_valid() and effects.is_valid():
        try:
            propose_version(version, by=request.user, at=timezone.now(), effects=effects.effects(), **form.cleaned_data)
        except OrganisationRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(
                request, _("%(version)s is proposed; a second person approves it.") % {"version": str(version)}
            )
            return redirect("organisation:version", key=key)
    context = {
        "version": version,
        "form": form,
        "effects": effects,
        "findings": findings_of(version, on=timezone.localdate()),
        "may_change": can_edit_version(request.user, version),
    }
    return render(request, "organisation/proposal.html", context)


@require_POST
def review(request: SignedInRequest, key: str) -> HttpResponse:
    version = version_or_404(request, key)
    try:
        review_effect(
            version,
            effect=request.POST.get("effect", ""),
            finding=request.POST.get("finding", ""),
            note=request.POST.get("note", ""),
            by=request.user,
            at=timezone.now(),
        )
    except OrganisationRefused as refusal:
        messages.error(request, in_words(refusal))
    return redirect("organisation:version", key=key)
