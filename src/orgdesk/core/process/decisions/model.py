"""Definitions to a model that can be run: every expression compiled once, every fault named."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from orgdesk.core.phrases import phrase

from . import definitions as d
from .boxes import Surroundings, build_function, coerced, translate
from .errors import NotExecutable
from .feel import syntax as s
from .feel.compiler import Code, Compiler
from .feel.errors import FeelError
from .feel.feel_types import FeelType, result_type
from .item_types import build_types, find_type
from .parse import parse_definitions


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the model that cannot be run: the element, and why."""

    element: str
    reason: str


@dataclass(frozen=True, slots=True)
class CompiledInput:
    """An input: its name, and the type its value is brought to."""

    id: str
    name: str
    type: FeelType | None


@dataclass(frozen=True, slots=True)
class CompiledDecision:
    """A decision: its code (or the problem that there is instead), its type, and the ids of what it needs."""

    id: str
    name: str
    code: Code | None
    problem: Problem | None
    inputs: tuple[str, ...]
    decisions: tuple[str, ...]
    knowledge: tuple[str, ...]
    type: FeelType | None


@dataclass(frozen=True, slots=True)
class CompiledKnowledge:
    """A business knowledge model: code that makes its function of a scope, and the ids of what it needs."""

    id: str
    name: str
    code: Code | None
    problem: Problem | None
    knowledge: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompiledService:
    """A decision service: the ids of what it gives and of what its caller gives."""

    id: str
    name: str
    outputs: tuple[str, ...]
    input_data: tuple[str, ...]
    input_decisions: tuple[str, ...]
    type: FeelType | None


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """A compiled document: all elements by id, the types by name, and what cannot be run."""

    definitions: d.Definitions
    inputs: Mapping[str, CompiledInput]
    decisions: Mapping[str, CompiledDecision]
    knowledge: Mapping[str, CompiledKnowledge]
    services: Mapping[str, CompiledService]
    types: Mapping[str, FeelType]
    problems: tuple[Problem, ...]

    def check(self) -> None:
        """Raise NotExecutable for the first problem, if there is one."""
        if self.problems:
            raise NotExecutable(self.problems[0].element, self.problems[0].reason)


def read_model(data: bytes) -> DecisionModel:
    """Read and compile a document; raises UnreadableDocument. What cannot be run is listed in `problems`."""
    return compile_model(parse_definitions(data))


def compile_model(definitions: d.Definitions) -> DecisionModel:
    """Compile definitions. What cannot be run is listed in `problems`, and refused when it is asked for."""
    return _Assembly(definitions).assemble()


class _Assembly:
    """Puts one model together."""

    def __init__(self, definitions: d.Definitions) -> None:
        self._definitions = definitions
        self._problems: list[Problem] = []
        self._types = self._attempt(definitions.name, lambda: build_types(definitions.types, {})) or {}
        self._names: dict[str, str] = {
            item.id: item.name
            for group in (definitions.inputs, definitions.decisions, definitions.knowledge, definitions.services)
            for item in group
        }
        self._components = tuple(dict.fromkeys(_component_names(definitions.types)))

    def assemble(self) -> DecisionModel:
        source = self._definitions
        decisions = {item.id: self._decision(item) for item in source.decisions}
        knowledge = {item.id: self._knowledge(item) for item in source.knowledge}
        inputs = {item.id: CompiledInput(item.id, item.name, self._type(item)) for item in source.inputs}
        services = {item.id: self._service(item) for item in source.services}
        decisions = self._without_circles(decisions)
        return DecisionModel(source, inputs, decisions, knowledge, services, self._types, tuple(self._problems))

    def _attempt(self, element: str, make: Callable[[], Any]) -> Any:
        try:
            return make()
        except NotExecutable as error:
            self._problems.append(Problem(error.element, error.reason))
        except FeelError as error:
            self._problems.append(Problem(element, str(error)))
        except RecursionError:
            self._problems.append(Problem(element, phrase("It is nested too deep.")))
        return None

    def _type(self, item: d.InputData | d.Service) -> FeelType | None:
        found: FeelType | None = self._attempt(item.id, lambda: find_type(item.type, self._types, item.id))
        return found

    def _around(self, element: str, required: Iterable[str]) -> Surroundings:
        names = tuple(self._names[id_] for id_ in required if id_ in self._names)
        return Surroundings(element, (*names, *self._components), self._types)

    def _decision(self, item: d.Decision) -> CompiledDecision:
        before = len(self._problems)
        code = self._attempt(item.id, lambda: self._decision_code(item))
        problem = self._problems[before] if len(self._problems) > before else None
        type_ = None if problem else find_type(item.type, self._types, item.id)
        return CompiledDecision(item.id, item.name, code, problem, item.inputs, item.decisions, item.knowledge, type_)

    def _decision_code(self, item: d.Decision) -> Code:
        if item.expression is None:
            raise NotExecutable(item.id, phrase("The decision has no logic."))
        around = self._around(item.id, (*item.inputs, *item.decisions, *item.knowledge))
        self._require(item.id, item.inputs, self._definitions.inputs)
        self._require(item.id, item.decisions, self._definitions.decisions)
        self._require(item.id, item.knowledge, (*self._definitions.knowledge, *self._definitions.services))
        type_ = find_type(item.type, self._types, item.id)
        return Compiler(self._types).compile(coerced(translate(item.expression, around), type_, item.name))

    def _require(self, element: str, ids: Iterable[str], elements: Iterable[Any]) -> None:
        known = {item.id for item in elements}
        for id_ in ids:
            if id_ not in known:
                raise NotExecutable(
                    element, phrase("It requires {id!r}, which the document does not have in that part.", id=id_)
                )

    def _knowledge(self, item: d.Knowledge) -> CompiledKnowledge:
        before = len(self._problems)
        code = self._attempt(item.id, lambda: self._knowledge_code(item))
        problem = self._problems[before] if len(self._problems) > before else None
        return CompiledKnowledge(item.id, item.name, code, problem, item.knowledge)

    def _knowledge_code(self, item: d.Knowledge) -> Code:
        if item.function is None:
            raise NotExecutable(item.id, phrase("The business knowledge model has no logic."))
        self._require(item.id, item.knowledge, (*self._definitions.knowledge, *self._definitions.services))
        around = self._around(item.id, (*item.knowledge, item.id))
        result = result_type(find_type(item.type, self._types, item.id))
        return Compiler(self._types).compile(s.Built(build_function(item.function, item.name, around, result)))

    def _service(self, item: d.Service) -> CompiledService:
        self._attempt(item.id, lambda: self._require(item.id, item.outputs, self._definitions.decisions))
        result = result_type(self._type(item))
        return CompiledService(item.id, item.name, item.outputs, item.input_data, item.input_decisions, result)

    def _without_circles(self, decisions: dict[str, CompiledDecision]) -> dict[str, CompiledDecision]:
        if requirement_order(decisions, decisions, ()) is not None:
            return decisions
        return {id_: self._checked_for_circles(item, decisions) for id_, item in decisions.items()}

    def _checked_for_circles(
        self, item: CompiledDecision, decisions: Mapping[str, CompiledDecision]
    ) -> CompiledDecision:
        if item.problem is not None or requirement_order((item.id,), decisions, ()) is not None:
            return item
        problem = Problem(item.id, phrase("What it requires goes in a circle."))
        self._problems.append(problem)
        return replace(item, problem=problem)


def _component_names(types: Iterable[d.ItemType]) -> Iterable[str]:
    waiting = list(types)
    while waiting:
        item = waiting.pop()
        waiting += item.components
        yield from (component.name for component in item.components)


def requirement_order(
    starts: Iterable[str], decisions: Mapping[str, CompiledDecision], known: Container[str]
) -> list[str] | None:
    """Order all decisions that some need, each after its own needs; None when they go in a circle.

    Those already known, and what only they need, are left out.
    """
    order: list[str] = []
    is_done: dict[str, bool] = {}
    stack = [(start, False) for start in starts]
    while stack:
        id_, needs_done = stack.pop()
        if needs_done:
            is_done[id_] = True
            order.append(id_)
        elif id_ not in is_done and id_ in decisions and id_ not in known:
            is_done[id_] = False
            stack.append((id_, True))
            stack += [(need, False) for need in reversed(decisions[id_].decisions)]
        elif is_done.get(id_) is False:
            return None
    return order
