"""A version goes on in its life."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import actions
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.views._common import version_or_404
from orgdesk.ui.sayings import in_words

_ACTS: dict[str, Callable[..., Version]] = {
    Version.Status.PROPOSED: actions.propose_version,
    Version.Status.APPROVED: actions.approve_version,
    Version.Status.DRAFT: actions.return_to_draft,
    Version.Status.WITHDRAWN: actions.withdraw_version,
}


@require_POST
def create(request: SignedInRequest, key: str) -> HttpResponse:
    version = version_or_404(request, key)
    act = _ACTS.get(request.POST.get("to", ""))
    if act is None:
        messages.error(request, _("A version can be proposed, approved, sent back or withdrawn."))
    else:
        try:
            act(version, by=request.user, at=timezone.now(), note=request.POST.get("note", ""))
        except OrganisationRefused as refusal:
            messages.error(request, in_words(refusal))
        else:
            messages.success(request, _("%(version)s is now %(status)s.") % _words(version))
    return redirect("organisation:version", key=key)


def _words(version: Version) -> dict[str, str]:
    return {"version": str(version), "status": version.get_status_display()}
