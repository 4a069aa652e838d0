"""A process that a log shows: as a file, and as the beginning of a draft."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.process.actions import begin_draft
from orgdesk.apps.process.errors import DraftExists, DrawingUnreadable
from orgdesk.apps.process.policies import can_deploy
from orgdesk.ui.sayings import in_words


def as_drawing(document: bytes, key: str) -> HttpResponse:
    """The file of a BPMN document."""
    response = HttpResponse(document, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{key}-discovered.bpmn"'
    return response


def go_on_in_studio(request: SignedInRequest, discover: Callable[[], bytes], file_name: str, back: str) -> HttpResponse:
    """Begin a draft of what `discover` gives; `back` is the page that shows why there is none."""
    if not can_deploy(request.user):
        raise PermissionDenied
    try:
        begun = begin_draft(discover(), by=request.user, at=timezone.now(), file_name=file_name)
    except (DrawingUnreadable, DraftExists) as refusal:
        messages.error(request, in_words(refusal))
        return redirect(back)
    return redirect("process:draft", key=begun.key)
