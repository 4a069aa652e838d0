"""What the order of events tells of one process, and our log as a file."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.insight.discovering import discovered
from orgdesk.apps.insight.files import NAMES, TYPES, object_pieces, pieces
from orgdesk.apps.insight.forms import LookForm
from orgdesk.apps.insight.mined_page import mined, names_of
from orgdesk.apps.insight.ownlog import own_log
from orgdesk.apps.insight.runs import Runs, runs_begun, runs_of
from orgdesk.apps.insight.views._common import for_staff, other_log
from orgdesk.apps.insight.views._discovered import as_drawing, go_on_in_studio
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.process.other_logs import OtherLog
from orgdesk.apps.process.policies import can_deploy
from orgdesk.core.measures.mining import flatten
from orgdesk.core.process.document import write_document


@require_safe
@for_staff
def mining(request: SignedInRequest, key: str = "") -> HttpResponse:
    """Waits on the process's own drawing, variants and how they keep to it, arcs, patterns, hand-overs: of one period's runs."""
    at = timezone.now()
    versions = DefinitionVersion.objects.visible_to(request.user).active().select_related("definition")
    busiest = versions.annotate(played=Count("instances")).order_by("-played", "definition__name")
    version = get_object_or_404(versions, definition__key=key) if key else busiest.first()
    other = other_log(request)
    context: dict[str, object] = {
        "other": other,
        "versions": versions.order_by("definition__name"),
        "version": version,
        "kinds": list(NAMES.items()),
        "may_draw": can_deploy(request.user),
    }
    if version is not None:
        form = LookForm(request.GET, version=version)
        runs = _runs(version, form, other, at=at)
        context |= {"form": form, "runs": runs, "look": form.look, **mined(version, runs, form.look, form.query)}
    return render(request, "insight/mining.html", context)


def _runs(version: DefinitionVersion, form: LookForm, other: OtherLog | None, *, at: datetime) -> Runs:
    found = runs_of(other.log) if other else runs_begun(version, at - timedelta(days=form.days_back), at)
    return form.look.at(found)


@require_safe
@for_staff
def document(request: SignedInRequest, key: str) -> HttpResponse:
    """The discovered process as BPMN."""
    version = _version(request, key)
    return as_drawing(_discovered(version, request), key)


@require_POST
@for_staff
def draft(request: SignedInRequest, key: str) -> HttpResponse:
    """Go on from what really happens: a draft of the discovered process."""
    return go_on_in_studio(
        request,
        lambda: _discovered(_version(request, key), request),
        f"{key}-discovered.bpmn",
        reverse("insight:mined", args=[key]),
    )


def _version(request: SignedInRequest, key: str) -> DefinitionVersion:
    versions = DefinitionVersion.objects.visible_to(request.user).active().select_related("definition")
    return get_object_or_404(versions, definition__key=key)


def _discovered(version: DefinitionVersion, request: SignedInRequest) -> bytes:
    log = _runs(version, LookForm(request.GET, version=version), other_log(request), at=timezone.now()).log
    if not len(log):
        raise Http404
    return write_document(discovered(version, log, names_of(compiled(version))))


@require_safe
@for_staff
def export(request: SignedInRequest, kind: str) -> StreamingHttpResponse:
    """Our own log, or that of a rehearsal, as CSV, XES (cases are tickets) or OCEL 2.0 (all objects)."""
    if kind not in TYPES:
        raise Http404
    other = other_log(request)
    name = other.name.replace(":", "-") if other else "orgdesk-log"
    if other is None:
        told = own_log(kind)
    elif kind.endswith("ocel"):
        told = object_pieces(other.log, kind)
    else:
        told = pieces(flatten(other.log, "ticket"), kind)
    response = StreamingHttpResponse(told, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
