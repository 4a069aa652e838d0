"""The first process that runs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.operations.actions.note_step import note_step
from orgdesk.apps.operations.policies import for_administrators
from orgdesk.apps.operations.set_up import Step, context_of, next_page
from orgdesk.apps.operations.set_up_rows import chart_in_force, processes_deployed
from orgdesk.apps.process.actions import deploy_process
from orgdesk.apps.process.errors import DeploymentRefused
from orgdesk.core.process.templates import fitting_templates, read_template, template_description
from orgdesk.ui.sayings import in_words


@for_administrators
def process(request: SignedInRequest) -> HttpResponse:
    """The templates whose lanes the chart in force has; POST deploys those that are ticked."""
    active = chart_in_force()
    content = active.content if active else None
    offered = fitting_templates(content.unit_by_key, content.position_by_key) if content else ()
    if request.method == "POST":
        chosen = [key for key in offered if key in request.POST.getlist("process")]
        if not chosen:
            messages.warning(request, _("Choose one process at least, or go on and leave this for later."))
        elif _deployed(request, chosen):
            note_step(Step.PROCESS, by=request.user, at=timezone.now())
            return redirect(next_page(Step.PROCESS))
        return redirect("operations:set-up-process")
    known = processes_deployed()
    rows = [{"about": template_description(key), "deployed": key in known} for key in offered]
    context = {**context_of("process"), "active": active, "offered": rows, "first": offered[0] if offered else ""}
    return render(request, "operations/set_up/process.html", context)


def _deployed(request: SignedInRequest, chosen: list[str]) -> bool:
    try:
        for key in chosen:
            deploy_process(read_template(key), by=request.user, at=timezone.now())
    except DeploymentRefused as refusal:
        messages.error(request, in_words(refusal))
        return False
    return True
