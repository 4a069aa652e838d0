"""Short BPMN for tests: a process is a list of elements and arrows, played with one call."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from orgdesk.core.process.commands import Command, CompleteTask, Start
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.definition import ProcessDefinition
from orgdesk.core.process.document import read_document
from orgdesk.core.process.game import advance
from orgdesk.core.process.rows import state_from_json, state_to_json
from orgdesk.core.process.state import InstanceState, Step, TokenState

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:orgdesk="https://orgdesk.example/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def document(*processes: str, head: str = "") -> bytes:
    """A whole document around processes."""
    return f'<definitions {NAMESPACES} id="definitions" targetNamespace="t">{head}{"".join(processes)}</definitions>'.encode()


def process(body: str, *arrows: str, key: str = "p") -> str:
    """A process of elements and arrows: `a -> b`, `a -> b : name`, `a -> b [condition]`; flow ids are `a_b`, or the name."""
    return f'<process id="{key}" isExecutable="true">{body}{"".join(flow(arrow) for arrow in arrows)}</process>'


def flow(arrow: str) -> str:
    """One arrow as a sequence flow."""
    arrow, _, condition = arrow.partition(" [")
    arrow, _, name = arrow.partition(" : ")
    source, target = (part.strip() for part in arrow.split("->"))
    named = name.strip()
    key = named.lower().replace(" ", "_") if named else f"{source}_{target}"
    text = condition.removesuffix("]").replace("<", "&lt;")
    inner = f"<conditionExpression>{text}</conditionExpression>" if text else ""
    return f'<sequenceFlow id="{key}" name="{named}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def nodes(**kinds: str) -> str:
    """Plain elements: `nodes(start="startEvent", work="userTask")`."""
    return "".join(f'<{kind} id="{key}"/>' for key, kind in kinds.items())


def timer(what: str, text: str) -> str:
    """A timer event definition: `timer("timeDuration", "PT1H")`."""
    return f"<timerEventDefinition><{what}>{text}</{what}></timerEventDefinition>"


def compiled(*processes: str, head: str = "") -> Mapping[str, ProcessDefinition]:
    """The definitions of a document of these processes."""
    return compile_document(read_document(document(*processes, head=head))).definitions


def restored(state: InstanceState) -> InstanceState:
    """Written down as text and read back, as a store does between two steps."""
    return state_from_json(json.loads(json.dumps(state_to_json(state))))


class Instance:
    """An instance being played in a test, with everything that has happened. `restores` puts a store between all steps."""

    restores = False

    def __init__(
        self,
        definitions: Mapping[str, ProcessDefinition],
        key: str = "p",
        handlers: Mapping[str, Callable[..., Any]] | None = None,
        **data: object,
    ) -> None:
        self.definitions = definitions
        self.handlers = handlers or {}
        self.at = MONDAY
        self.steps: list[Step] = []
        self.state: InstanceState
        self._advance(None, Start(key, data))

    def play(self, command: Command, *, after: timedelta = timedelta(0)) -> Step:
        """One command, some time later."""
        self.at += after
        return self._advance(self.state, command)

    def complete(self, node: str, outcome: str | None = None, by: str | None = None, **data: object) -> Step:
        """Finish the oldest task at a node."""
        return self.play(CompleteTask(self.token(node), outcome, data, by))

    def token(self, node: str) -> int:
        """The id of the oldest token at a node."""
        return self.state.waiting_at(node)[0].id

    @property
    def offered(self) -> list[str]:
        """The user tasks that wait, sorted."""
        return sorted(token.node for token in self.state.tokens.values() if token.state is TokenState.USER)

    @property
    def at_rest(self) -> list[str]:
        """All nodes with a token, sorted."""
        return sorted(token.node for token in self.state.tokens.values())

    @property
    def effects(self) -> list[object]:
        """What the last step asks the outside to do."""
        return list(self.steps[-1].effects)

    def _advance(self, state: InstanceState | None, command: Command) -> Step:
        if state is not None and self.restores:
            state = restored(state)
        step = advance(self.definitions, state, command, at=self.at, handlers=self.handlers)
        self.steps.append(step)
        self.state = step.state
        return step
