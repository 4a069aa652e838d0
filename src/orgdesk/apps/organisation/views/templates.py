"""Organisations to begin with."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.actions.begin_from_template import begin_from_template
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.organisation.forms import DraftForm
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.apps.organisation.sketches import sketches
from orgdesk.ui.sayings import in_words


def index(request: SignedInRequest) -> HttpResponse:
    """All templates, each with its drawing; POST begins a draft with one."""
    chosen = request.POST.get("template") or request.GET.get("template") or ""
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = begin_from_template(chosen, by=request.user, at=timezone.now(), **form.cleaned_data)
        except OrganisationRefused as refusal:
            form.add_error("label", in_words(refusal))
        else:
            return redirect("organisation:chart", key=draft.key)
    context = {"sketches": sketches(), "chosen": chosen, "form": form, "may_edit": can_edit(request.user)}
    return render(request, "organisation/templates.html", context)
