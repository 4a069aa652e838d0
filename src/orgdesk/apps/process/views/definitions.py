"""The list of processes, and one process with what waits in it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.process.drawings import draw_version, overlays_of, waiting_in
from orgdesk.apps.process.models import DefinitionVersion, ProcessDefinition, TokenRow
from orgdesk.ui.listing import as_file

_OLDEST = 50

_COLUMNS = (
    (gettext_lazy("Key"), "key"),
    (gettext_lazy("Process"), "name"),
    (gettext_lazy("Running"), "running"),
)


@require_safe
def processes(request: SignedInRequest) -> HttpResponse:
    running = Count("versions__instances", filter=Q(versions__instances__status="active"))
    found = ProcessDefinition.objects.visible_to(request.user).annotate(running=running)
    words = request.GET.get("q", "")
    found = found.filter(name__icontains=words).order_by("name")
    file = as_file(request, "processes", found, _COLUMNS)
    if file is not None:
        return file
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "process/processes.html", {"page": page, "words": words})


@require_safe
def process(request: SignedInRequest, key: str, number: int | None = None) -> HttpResponse:
    """The drawing of the active version, or of the one asked for; `?node=` lists the oldest that wait there."""
    at = timezone.now()
    version = _version(request, key, number)
    waiting = waiting_in(version, at=at)
    node = request.GET.get("node", "")
    tokens = TokenRow.objects.visible_to(request.user).waiting_at(node, version=version).with_instance()
    context = {
        "version": version,
        "versions": DefinitionVersion.objects.visible_to(request.user)
        .filter(definition=version.definition)
        .defer("xml"),
        "drawing": draw_version(version, overlays_of(waiting, at=at, address=request.path)),
        "timed_starts": version.timed_starts.all(),
        "waiting": waiting,
        "node": node,
        "tokens": tokens[:_OLDEST] if node else [],
        "exports": [{"label": "BPMN", "url": reverse("process:xml", args=[key, version.number])}],
    }
    return render(request, "process/process.html", context)


@require_safe
def document(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """The document as it was deployed."""
    version = _version(request, key, number)
    name = f"{key}-{number}.bpmn"
    return HttpResponse(
        bytes(version.xml),
        content_type="application/xml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _version(request: SignedInRequest, key: str, number: int | None) -> DefinitionVersion:
    versions = DefinitionVersion.objects.visible_to(request.user).select_related("definition")
    if number is None:
        return get_object_or_404(versions.active(), definition__key=key)
    return get_object_or_404(versions, definition__key=key, number=number)
