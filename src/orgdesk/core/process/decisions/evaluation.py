"""Running a model: values of decisions, in the order of their requirements, with the rules that decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orgdesk.core.phrases import phrase

from .errors import NotExecutable, UnknownDecision
from .feel.expression import convert, run_bounded
from .feel.feel_types import coerce
from .feel.scope import MISSING, Scope, Work
from .feel.values import Function
from .model import CompiledDecision, CompiledService, DecisionModel, requirement_order
from .tables import MatchedRule


@dataclass(frozen=True, slots=True)
class Result:
    """What was decided, by which rules, and why parts of it became null."""

    value: Any
    matched_rules: tuple[MatchedRule, ...]
    warnings: tuple[str, ...]


def evaluate_decision(
    model: DecisionModel, name_or_id: str, inputs: Mapping[str, Any], at: datetime | None = None
) -> Result:
    """Decide, with inputs by name; `at` is what `now()` gives.

    Raises UnknownDecision, NotExecutable, FeelLimitError, TypeError (an input of no known kind).
    """
    decision = _find(model.decisions, name_or_id)
    work = Work(convert(at))
    run = Run(model, {name: convert(value) for name, value in inputs.items()}, {}, work)
    value = run_bounded(lambda _scope: run.value_of(decision), Scope({}, None, work))
    return Result(value, tuple(work.trace), tuple(work.warnings))


def evaluate_service(
    model: DecisionModel, name_or_id: str, inputs: Mapping[str, Any], at: datetime | None = None
) -> Result:
    """Call a decision service, with its inputs and input decisions by name; raises as `evaluate_decision` does."""
    service = _find(model.services, name_or_id)
    work = Work(convert(at))
    given = {name: convert(value) for name, value in inputs.items()}
    function = Run(model, {}, {}, work).service_function(service)
    arguments = [given.get(name) for name in function.parameters]
    value = run_bounded(lambda _scope: function.call(work, *arguments), Scope({}, None, work))
    return Result(value, tuple(work.trace), tuple(work.warnings))


def _find(elements: Mapping[str, Any], name_or_id: str) -> Any:
    if name_or_id in elements:
        return elements[name_or_id]
    for element in elements.values():
        if element.name == name_or_id:
            return element
    raise UnknownDecision(name_or_id, tuple(element.name for element in elements.values()))


class Run:
    """One evaluation of one model: the inputs by name, and the values of decisions found so far by id."""

    def __init__(self, model: DecisionModel, inputs: Mapping[str, Any], known: dict[str, Any], work: Work) -> None:
        """Begin with what is given."""
        self._model = model
        self._inputs = inputs
        self._known = known
        self._work = work
        self._functions: dict[str, Function | None] = {}

    def value_of(self, decision: CompiledDecision) -> Any:
        """Give the value of a decision, finding first what it needs; raises NotExecutable."""
        order = requirement_order((decision.id,), self._model.decisions, self._known)
        if order is None:
            raise NotExecutable(decision.id, phrase("What it requires goes in a circle."))
        for id_ in order:
            self._known[id_] = self._decide(self._model.decisions[id_])
        return self._known[decision.id]

    def _decide(self, decision: CompiledDecision) -> Any:
        if decision.code is None or decision.problem is not None:
            problem = decision.problem
            raise NotExecutable(problem.element if problem else decision.id, problem.reason if problem else "")
        values: dict[str, Any] = {}
        for id_ in decision.inputs:
            values.update(self._input(id_))
        for id_ in decision.decisions:
            values[self._model.decisions[id_].name] = self._known.get(id_)
        for id_ in decision.knowledge:
            values.update(self._function(id_))
        return decision.code(Scope(values, None, self._work))

    def _input(self, id_: str) -> dict[str, Any]:
        element = self._model.inputs.get(id_)
        if element is None:
            return {}
        value = coerce(element.type, self._inputs.get(element.name))
        if value is MISSING:
            self._work.warn(
                phrase("The input {element!r} is not of the declared type; it counts as null.", element=element.name)
            )
            value = None
        return {element.name: value}

    def _function(self, id_: str) -> dict[str, Any]:
        if id_ in self._model.services:
            service = self._model.services[id_]
            return {service.name: self.service_function(service)}
        if id_ not in self._model.knowledge:
            return {}
        if id_ not in self._functions:
            self._make_functions(id_)
        return {self._model.knowledge[id_].name: self._functions[id_]}

    def _make_functions(self, id_: str) -> None:
        """Make a function and those it needs; each sees the others through a scope that is filled afterwards."""
        scopes: dict[str, dict[str, Any]] = {}
        waiting = [id_]
        while waiting:
            current = waiting.pop()
            if current in scopes or current not in self._model.knowledge:
                continue
            scopes[current] = {}
            knowledge = self._model.knowledge[current]
            self._functions[current] = self._make_function(knowledge.code, scopes[current], knowledge.name)
            waiting += knowledge.knowledge
        for current, values in scopes.items():
            for need in (*self._model.knowledge[current].knowledge, current):
                values.update(self._function(need))

    def _make_function(self, code: Callable[[Scope], Any] | None, values: dict[str, Any], name: str) -> Any:
        if code is None:
            self._work.warn(phrase("The knowledge {name!r} cannot be run; it counts as null.", name=name))
            return None
        return code(Scope(values, None, self._work))

    def service_function(self, service: CompiledService) -> Function:
        """Make the function that a decision service is."""
        model = self._model
        data = [model.inputs[id_] for id_ in service.input_data if id_ in model.inputs]
        decided = [model.decisions[id_] for id_ in service.input_decisions if id_ in model.decisions]
        parameters = (*(element.name for element in data), *(element.name for element in decided))
        types = (*(element.type for element in data), *(element.type for element in decided))

        def call(work: Work, *arguments: Any) -> Any:
            if len(arguments) != len(parameters):
                work.warn(
                    phrase(
                        "The service {service!r} takes {count} arguments, not {given}.",
                        service=service.name,
                        count=len(parameters),
                        given=len(arguments),
                    )
                )
                return None
            given = {
                name: coerce(type_, value) for name, type_, value in zip(parameters, types, arguments, strict=True)
            }
            if MISSING in given.values():
                work.warn(
                    phrase(
                        "An argument of {service!r} is not of the type asked for; the call counts as null.",
                        service=service.name,
                    )
                )
                return None
            work.enter(20)
            known = {element.id: given[element.name] for element in decided}
            value = self._serve(service, Run(model, given, known, work))
            work.enter(-20)
            return value

        return Function(service.name, parameters, call)

    def _serve(self, service: CompiledService, run: Run) -> Any:
        missing = [id_ for id_ in service.outputs if id_ not in self._model.decisions]
        if missing or not service.outputs:
            raise NotExecutable(
                service.id,
                phrase("It gives {missing}, which the document does not decide.", missing=missing or phrase("nothing")),
            )
        outputs = [self._model.decisions[id_] for id_ in service.outputs]
        values = {decision.name: run.value_of(decision) for decision in outputs}
        result = next(iter(values.values())) if len(values) == 1 else values
        shaped = coerce(service.type, result)
        return None if shaped is MISSING else shaped
