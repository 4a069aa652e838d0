"""What the order of events tells of one process, and our log as a file."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.insight.discovering import discovered, draw_discovered
from orgdesk.apps.insight.files import NAMES, TYPES, pieces
from orgdesk.apps.insight.mining import hand_over_map, hours_words, wait_overlays
from orgdesk.apps.insight.ownlog import case_log, object_log, step_log, waits_of_steps
from orgdesk.apps.insight.views._common import for_staff
from orgdesk.apps.process.actions import begin_draft
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.drawings import draw_version
from orgdesk.apps.process.errors import DraftExists, DrawingUnreadable
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.process.policies import can_deploy
from orgdesk.core.measures.errors import MeasureError
from orgdesk.core.measures.mining import (
    EventLog,
    align,
    arcs,
    hand_overs,
    model_of_definition,
    ping_pong,
    push_to_front,
    rework,
    variants,
)
from orgdesk.core.process.document import write_document
from orgdesk.ui.sayings import in_words

_MOST = 12


@require_safe
@for_staff
def mining(request: SignedInRequest, key: str = "") -> HttpResponse:
    """Waits on the process's own drawing, variants and how they keep to it, arcs, ping-pong, hand-overs."""
    versions = DefinitionVersion.objects.visible_to(request.user).active().select_related("definition")
    busiest = versions.annotate(played=Count("instances")).order_by("-played", "definition__name")
    version = get_object_or_404(versions, definition__key=key) if key else busiest.first()
    context: dict[str, object] = {
        "versions": versions.order_by("definition__name"),
        "version": version,
        "kinds": list(NAMES.items()),
        "may_draw": can_deploy(request.user),
    }
    if version is not None:
        context |= _mined(version)
    return render(request, "insight/mining.html", context)


def _mined(version: DefinitionVersion) -> dict[str, object]:
    log, nodes = step_log(version), compiled(version).nodes
    names = {key: node.name or key for key, node in nodes.items()}
    waits = waits_of_steps(log)
    drawing = draw_version(version, [one for one in wait_overlays(waits) if one.element in nodes])
    if not len(log):
        return {"log": log, "drawing": drawing}
    passed = hand_overs(log, "unit") if "unit" in log.columns else []
    return {
        "log": log,
        "drawing": drawing,
        "discovered": draw_discovered(discovered(version, log, names), log, names),
        "exports": [{"label": "BPMN", "url": reverse("insight:discovered", args=[version.definition.key])}],
        "variants": _variants(version, log, names),
        "arcs": [{"source": names.get(a.source, a.source), "target": names.get(a.target, a.target), "count": a.count, "median": hours_words(a.median), "p90": hours_words(a.p90)} for a in arcs(log)[:_MOST]],
        "patterns": _patterns(log),
        "passed": passed,
        "map": hand_over_map(passed),
    }  # fmt: skip


def _variants(version: DefinitionVersion, log: EventLog, names: dict[str, str]) -> list[dict[str, object]]:
    """The most frequent orders, each with what it did beside the drawing; cases under way are not blamed for missing ends."""
    definition = compiled(version)
    try:
        model = model_of_definition(definition, {key: key for key in log.activity.values})
    except MeasureError:
        model = None
    shown = []
    for one in variants(log)[:_MOST]:
        found = align(model, one.activities) if model is not None else None
        shown.append(
            {
                "count": one.count,
                "steps": [names.get(step, step) for step in one.activities],
                "median": hours_words(one.median),
                "fitness": round(100 * found.fitness) if found else None,
            }
        )
    return shown


def _patterns(log: EventLog) -> list[dict[str, object]]:
    found = [(_("Did a step again"), rework(log))]
    if "unit" in log.columns:
        first = {log.columns["unit"].word(int(index)) for index in log.starts[:-1]}
        found += [(_("Came back to a unit it had left"), ping_pong(log, "unit")), (_("Stayed where it came in"), push_to_front(log, "unit", sorted(first)))]  # fmt: skip
    return [
        {"name": name, "count": len(one.cases), "of": one.of, "share": round(100 * one.share)} for name, one in found
    ]


@require_safe
@for_staff
def document(request: SignedInRequest, key: str) -> HttpResponse:
    """The discovered process as BPMN."""
    version = _version(request, key)
    response = HttpResponse(_discovered(version), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{key}-discovered.bpmn"'
    return response


@require_POST
@for_staff
def draft(request: SignedInRequest, key: str) -> HttpResponse:
    """Go on from what really happens: a draft of the discovered process."""
    if not can_deploy(request.user):
        raise PermissionDenied
    name = f"{key}-discovered.bpmn"
    try:
        begun = begin_draft(_discovered(_version(request, key)), by=request.user, at=timezone.now(), file_name=name)
    except (DrawingUnreadable, DraftExists) as refusal:
        messages.error(request, in_words(refusal))
        return redirect("insight:mined", key=key)
    return redirect("process:draft", key=begun.key)


def _version(request: SignedInRequest, key: str) -> DefinitionVersion:
    versions = DefinitionVersion.objects.visible_to(request.user).active().select_related("definition")
    return get_object_or_404(versions, definition__key=key)


def _discovered(version: DefinitionVersion) -> bytes:
    log = step_log(version)
    if not len(log):
        raise Http404
    names = {key: node.name or key for key, node in compiled(version).nodes.items()}
    return write_document(discovered(version, log, names))


@require_safe
@for_staff
def export(request: SignedInRequest, kind: str) -> StreamingHttpResponse:
    """Our own log as CSV, XES (cases are tickets) or OCEL 2.0 (all objects)."""
    if kind not in TYPES:
        raise Http404
    objects = object_log() if kind.endswith("ocel") else None
    response = StreamingHttpResponse(pieces(case_log(), objects, kind), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="orgdesk-log.{kind}"'
    return response
