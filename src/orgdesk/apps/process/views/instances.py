"""One running process: its path, where it stands, what happened, and its faults."""

from __future__ import annotations

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


@require_safe
def instance(request: SignedInRequest, key: str) -> HttpResponse:
    visible = Instance.objects.visible_to(request.user).select_related("version__definition")
    found = get_object_or_404(visible, key=key)
    definition = compiled(found.version)
    standing = [(definition.nodes.get(token.node), token) for token in found.tokens.order_by("since")]
    context = {
        "instance": found,
        "drawing": draw_version(found.version, path_overlays(found, moves_of(found), at=timezone.now())),
        "standing": [(node.name or node.id, token) for node, token in standing if node is not None],
        "acts": acts_of(found, definition),
        "faults": found.faults.visible_to(request.user).open(),
        "may_mend": can_mend(request.user),
        "nodes": [node for node in definition.nodes.values() if node.name],
    }
    return render(request, "process/instance.html", context)
