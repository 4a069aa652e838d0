"""Two versions of a process on one drawing."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.process.comparing import draw_comparison
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.examining import examine
from orgdesk.apps.process.models import DefinitionVersion, ProcessDraft
from orgdesk.core.process.comparison import compare_definitions
from orgdesk.core.process.definition import ProcessDefinition


@require_safe
def comparison(request: SignedInRequest, key: str, before: str, after: str) -> HttpResponse:
    """`before` and `after` are numbers of versions, or `draft`."""
    old, old_xml, old_name = _side(request, key, before)
    new, new_xml, new_name = _side(request, key, after)
    changes = compare_definitions(old, new)
    versions = DefinitionVersion.objects.visible_to(request.user).filter(definition__key=key).defer("xml")
    context = {
        "key": key,
        "name": new.name,
        "before": before,
        "after": after,
        "before_name": old_name,
        "after_name": new_name,
        "changes": changes,
        "drawing": draw_comparison(old_xml, new_xml, changes, title=new.name),
        "sides": [*(str(version.number) for version in versions), *(["draft"] if _has_draft(request, key) else [])],
    }
    return render(request, "process/studio_comparison.html", context)


def _side(request: SignedInRequest, key: str, which: str) -> tuple[ProcessDefinition, bytes, str]:
    if which == "draft":
        draft = ProcessDraft.objects.visible_to(request.user).filter(key=key).first()
        definition = examine(bytes(draft.xml), kind=draft.kind).definition if draft else None
        if draft is None or definition is None:
            raise Http404
        return definition, bytes(draft.xml), str(draft)
    found = DefinitionVersion.objects.visible_to(request.user).select_related("definition")
    version = found.filter(definition__key=key, number=int(which)).first() if which.isdigit() else None
    if version is None:
        raise Http404
    return compiled(version), bytes(version.xml), str(version)


def _has_draft(request: SignedInRequest, key: str) -> bool:
    return ProcessDraft.objects.visible_to(request.user).filter(key=key).exists()
