"""One running process: its path, where it stands, what happened, and its faults."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.drawings import draw_version, path_overlays
from orgdesk.apps.process.history import acts_of, moves_of
from orgdesk.apps.process.models import Instance
from orgdesk.apps.process.policies import can_mend
from orgdesk.core.process.definition import Kind, ProcessDefinition


@require_safe
def instance(request: SignedInRequest, key: str) -> HttpResponse:
    visible = Instance.objects.visible_to(request.user).select_related("version__definition")
    found = get_object_or_404(visible, key=key)
    definition = compiled(found.version)
    standing = [(definition.nodes.get(token.node), token) for token in found.tokens.order_by("since")]
    context = {
        "instance": found,
        "drawing": draw_version(found.version, path_overlays(found, moves_of(found), at=timezone.now())),
        "standing": [
            (node.name or node.id, token, node.lane.name if node.lane else "")
            for node, token in standing
            if node is not None
        ],
        "acts": acts_of(found, definition),
        "faults": [(fault, _ways_on(definition, fault.node)) for fault in found.faults.visible_to(request.user).open()],
        "data": json.dumps(found.data, indent=2, ensure_ascii=False, sort_keys=True),
        "may_mend": can_mend(request.user),
        "nodes": [node for node in definition.nodes.values() if node.name],
    }
    return render(request, "process/instance.html", context)


def _ways_on(definition: ProcessDefinition, key: str) -> list[tuple[str, str]]:
    """(flow, what it says) where the process cannot know by itself where a skipped step leads."""
    node = definition.nodes.get(key)
    if node is None:
        return []
    outcomes = [(one.id, one.name or one.id) for one in definition.outcomes_of(key)]
    if outcomes or node.kind is not Kind.EXCLUSIVE:
        return outcomes
    targets = [(flow, definition.nodes[flow.target]) for flow in node.outgoing]
    return [(flow.id, flow.name or target.name or target.id) for flow, target in targets]
