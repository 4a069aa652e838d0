"""Decisions: DMN documents, decision tables and FEEL expressions, compiled once and evaluated with bounded work.

>>> model = read_model(document)
>>> result = evaluate_decision(model, "Handling tier", {"Priority": 1})
>>> result.value, result.matched_rules
"""

from .definitions import (
    Aggregation,
    Decision,
    Definitions,
    HitPolicy,
    InputClause,
    InputData,
    OutputClause,
    Rule,
    TableBox,
)
from .errors import DecisionError, NotExecutable, UnknownDecision, UnreadableDocument
from .evaluation import Result, evaluate_decision, evaluate_service
from .model import DecisionModel, Problem, compile_model, read_model
from .parse import parse_definitions
from .tables import MatchedRule
from .write import replace_table, table_definitions, write_definitions

__all__ = [
    "Aggregation",
    "Decision",
    "DecisionError",
    "DecisionModel",
    "Definitions",
    "HitPolicy",
    "InputClause",
    "InputData",
    "MatchedRule",
    "NotExecutable",
    "OutputClause",
    "Problem",
    "Result",
    "Rule",
    "TableBox",
    "UnknownDecision",
    "UnreadableDocument",
    "compile_model",
    "evaluate_decision",
    "evaluate_service",
    "parse_definitions",
    "read_model",
    "replace_table",
    "table_definitions",
    "write_definitions",
]
