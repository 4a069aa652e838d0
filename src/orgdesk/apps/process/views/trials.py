"""Trying a draft out before anybody depends on it: a token on the drawing, step by step, in plain pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.process.comparing import diagram_of
from orgdesk.apps.process.examining import Examination, examine
from orgdesk.apps.process.models import ProcessDraft
from orgdesk.apps.process.trial import MOST_STEPS, Act, Trial, play_trial
from orgdesk.apps.process.trial_answers import field_rows, read_act
from orgdesk.apps.process.views._studio import draft_or_404, tables_of
from orgdesk.core.process.decisions import DecisionError, evaluate_decision
from orgdesk.core.process.decisions.feel import to_plain
from orgdesk.core.process.definition import ProcessDefinition
from orgdesk.core.process.errors import FormIncomplete, ProcessError
from orgdesk.core.scene.diagrams import Overlay, draw_diagram
from orgdesk.core.scene.model import Scene
from orgdesk.ui.sayings import in_words


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: SignedInRequest, key: str) -> HttpResponse:
    """The acts of a trial live in the session, beside the revision that they belong to."""
    draft = draft_or_404(request, key)
    examined = examine(bytes(draft.xml), kind=draft.kind)
    if draft.is_decision:
        return _try_decision(request, draft, examined)
    if examined.definition is None:
        messages.error(request, _("It cannot be tried out before its errors are mended."))
        return redirect("process:draft", key=key)
    acts = _acts_of(request, draft)
    if request.method == "POST":
        _act(request, draft, examined.definition, acts)
        return redirect("process:trial", key=key)
    played = play_trial(examined.definition, acts, at=timezone.now()) if acts else None
    context = {
        "draft": draft,
        "definition": examined.definition,
        "starts": [examined.definition.nodes[node] for node in examined.definition.root.triggers],
        "trial": played,
        "choices": [(choice, field_rows(choice.form)) for choice in played.choices()] if played else [],
        "drawing": _draw(draft, played),
    }
    return render(request, "process/studio_trial.html", context)


def _act(request: SignedInRequest, draft: ProcessDraft, definition: ProcessDefinition, acts: list[Act]) -> None:
    wish = request.POST.get("do", "")
    if wish == "back":
        return _keep(request, draft, acts[:-1])
    if wish == "again":
        return _keep(request, draft, [])
    if len(acts) >= MOST_STEPS:
        return messages.error(request, _("A trial ends after %d steps; begin again.") % MOST_STEPS)
    try:
        tried = [*acts, read_act(request.POST, definition)]
        play_trial(definition, tried, at=timezone.now())
    except FormIncomplete as refusal:
        messages.error(request, in_words(refusal))
    except (ProcessError, ValueError, KeyError) as refusal:
        messages.error(request, _("This step is not possible: %s") % in_words(refusal))
    else:
        _keep(request, draft, tried)


def _acts_of(request: SignedInRequest, draft: ProcessDraft) -> list[Act]:
    kept: dict[str, Any] = request.session.get(_name(draft), {})
    return list(kept["acts"]) if kept.get("revision") == draft.revision else []


def _keep(request: SignedInRequest, draft: ProcessDraft, acts: list[Act]) -> None:
    request.session[_name(draft)] = {"revision": draft.revision, "acts": acts}


def _name(draft: ProcessDraft) -> str:
    return f"trial:{draft.key}"


def _draw(draft: ProcessDraft, played: Trial | None) -> Scene:
    overlays: list[Overlay] = []
    if played is not None:
        standing = [token.node for token in played.state.tokens.values()]
        overlays = [
            Overlay(element=place, on_path=True, count=standing.count(place)) for place in played.been | set(standing)
        ]
    return draw_diagram(diagram_of(bytes(draft.xml)), overlays, title=draft.name)


def _try_decision(request: SignedInRequest, draft: ProcessDraft, examined: Examination) -> HttpResponse:
    """A table is tried with one set of inputs: what it gives, and which rules said so."""
    if examined.model is None:
        return redirect("process:draft", key=draft.key)
    inputs = sorted({name.strip() for name in _asked(examined) if name.strip()})
    given = {name: request.POST.get(name, "") for name in inputs}
    results, fired = [], []
    if request.method == "POST":
        for decision in examined.model.decisions.values():
            try:
                found = evaluate_decision(
                    examined.model, decision.id, {k: _value(v) for k, v in given.items()}, timezone.now()
                )
            except DecisionError as refusal:
                results.append((decision.name, in_words(refusal)))
            else:
                results.append((decision.name, to_plain(found.value)))
                fired += [rule.rule for rule in found.matched_rules]
    context = {
        "draft": draft,
        "given": given,
        "results": results,
        "drawings": tables_of(examined, fired),
    }
    return render(request, "process/studio_trial_decision.html", context)


def _asked(examined: Examination) -> list[str]:
    model = examined.model
    if model is None:
        return []
    from orgdesk.core.process.decisions import TableBox

    tables = [decision.expression for decision in model.definitions.decisions]
    asked = [clause.expression for table in tables if isinstance(table, TableBox) for clause in table.inputs]
    return [*(one.name for one in model.inputs.values()), *(asked if not model.inputs else [])]


def _value(text: str) -> object:
    """Numbers, yes and no as what they are; everything else is text."""
    if text.lower() in {"true", "false"}:
        return text.lower() == "true"
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return text
