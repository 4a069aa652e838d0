"""Business rule tasks ask the decision tables in force."""

from __future__ import annotations

from typing import Any

from orgdesk.apps.process.models import DecisionVersion
from orgdesk.core.process.decisions import DecisionModel, UnknownDecision, evaluate_decision, read_model
from orgdesk.core.process.decisions.feel import to_plain
from orgdesk.core.process.game import Call


def decide(call: Call) -> Any:
    """What the latest deployed document says to the task's decision. Raises UnknownDecision where none holds it."""
    model = model_holding(call.node.decision)
    return to_plain(evaluate_decision(model, call.node.decision, call.data, call.at).value)


def model_holding(decision: str) -> DecisionModel:
    """The newest document in force that has a decision with this id or name. Raises UnknownDecision."""
    seen: set[str] = set()
    known: list[str] = []
    for row in DecisionVersion.objects.order_by("-deployed_at", "-pk").defer("xml"):
        if row.key not in seen and decision in row.decisions:
            return _model(row)
        seen.add(row.key)
        known += row.decisions
    raise UnknownDecision(decision, tuple(dict.fromkeys(known)))


_models: dict[str, DecisionModel] = {}
_KEPT = 64


def _model(row: DecisionVersion) -> DecisionModel:
    if row.sha256 not in _models:
        if len(_models) >= _KEPT:
            _models.pop(next(iter(_models)))
        _models[row.sha256] = read_model(bytes(row.xml))
    return _models[row.sha256]
