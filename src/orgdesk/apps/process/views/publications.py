"""A second look, then the draft is in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.process.actions import publish_draft
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.errors import DeploymentRefused, DraftChanged
from orgdesk.apps.process.examining import examine
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.process.policies import can_deploy
from orgdesk.apps.process.views._studio import draft_or_404, named_findings, require_editor
from orgdesk.core.process.comparison import compare_definitions
from orgdesk.ui.sayings import in_words


@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: SignedInRequest, key: str) -> HttpResponse:
    draft = draft_or_404(request, key)
    if request.method == "POST":
        require_editor(request)
        return _publish(request, key)
    examined = examine(bytes(draft.xml), kind=draft.kind)
    active = DefinitionVersion.objects.visible_to(request.user).active().filter(definition__key=key)
    version = active.select_related("definition").first()
    changes = compare_definitions(compiled(version), examined.definition) if version and examined.definition else ()
    context = {
        "draft": draft,
        "examined": examined,
        "findings": named_findings(examined),
        "version": version,
        "changes": changes,
        "running": version.instances.active().count() if version else 0,
        "may_edit": can_deploy(request.user),
    }
    return render(request, "process/studio_publication.html", context)


def _publish(request: SignedInRequest, key: str) -> HttpResponse:
    revision = request.POST.get("revision", "")
    draft = draft_or_404(request, key)
    try:
        versions = publish_draft(
            draft,
            revision=int(revision) if revision.isdigit() else -1,
            by=request.user,
            at=timezone.now(),
        )
    except (DeploymentRefused, DraftChanged) as refusal:
        messages.error(request, in_words(refusal))
        return redirect("process:draft", key=key)
    first = versions[0]
    messages.success(request, _("%(name)s is in force from now on.") % {"name": first})
    if isinstance(first, DefinitionVersion):
        return redirect("process:process", key=first.definition.key)
    return redirect("process:drafts")
