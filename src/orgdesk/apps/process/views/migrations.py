"""Taking running instances to the version in force: first what would happen, then a job."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.process.actions import ask_migration, plan_migration
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion, MigrationRun
from orgdesk.apps.process.policies import can_deploy
from orgdesk.apps.process.views._studio import require_editor
from orgdesk.core.process.definition import Node

_SHOWN = 200


@dataclass(frozen=True)
class Gone:
    """A node of the old version where something waits and that the new one lacks; `targets` are nodes of its kind."""

    node: Node
    waiting: int
    targets: list[Node]
    chosen: str


@require_http_methods(["GET", "HEAD", "POST"])
def migration(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    versions = DefinitionVersion.objects.visible_to(request.user).select_related("definition")
    source = get_object_or_404(versions, definition__key=key, number=number)
    target = get_object_or_404(versions.active(), definition__key=key)
    moves = _moves(request.POST or request.GET)
    if request.method == "POST":
        require_editor(request)
        ask_migration(source, target, moves=moves, by=request.user, at=timezone.now())
        messages.success(request, _("The migration has begun; this page tells how far it is."))
        return redirect("process:migration", key=key, number=number)
    planned = plan_migration(source, target, moves=moves)
    problems = Counter(problem for one in planned for problem in one.report.problems)
    notes = Counter(note for one in planned for note in one.report.notes)
    runs = MigrationRun.objects.visible_to(request.user).filter(source=source).select_related("target", "asked_by")
    context = {
        "source": source,
        "target": target,
        "planned": planned[:_SHOWN],
        "count": len(planned),
        "possible": sum(one.report.possible for one in planned),
        "problems": problems.most_common(20),
        "notes": notes.most_common(20),
        "gone": _gone(source, target, moves),
        "moves": moves,
        "runs": runs[:10],
        "may_edit": can_deploy(request.user),
    }
    return render(request, "process/studio_migration.html", context)


def _moves(sent: QueryDict) -> dict[str, str]:
    return {
        name.removeprefix("move-"): sent.get(name, "") for name in sent if name.startswith("move-") and sent.get(name)
    }


def _gone(source: DefinitionVersion, target: DefinitionVersion, moves: dict[str, str]) -> list[Gone]:
    old, new = compiled(source), compiled(target)
    standing = source.tokens.values_list("node", flat=True)
    counts = Counter(standing)
    return [
        Gone(
            old.nodes[node],
            count,
            [one for one in new.nodes.values() if one.kind is old.nodes[node].kind],
            moves.get(node, ""),
        )
        for node, count in counts.items()
        if node in old.nodes and node not in new.nodes
    ]
