"""What a process is: the immutable graph compiled from a BPMN document, everything keyed by BPMN ids.

Definition and instance are different types (see `state`). A definition holds no position of anything; it may be shared by
threads and kept for ever under its document's hash. The attributes that BPMN lacks live in the namespace `EXTENSION`
(prefix `orgdesk`), see `docs/reference/bpmn-extensions.md`:

* on a sequence flow `orgdesk:meaning`; on a lane `orgdesk:unit` or `orgdesk:position` (keys of the chart, comma lists);
* on a user task, or on a lane for all of its tasks, `orgdesk:assign`; on a user task `orgdesk:notAuthorOf`, `orgdesk:fourEyes`, `orgdesk:due`, `orgdesk:ola`, and an
  `orgdesk:form` of `orgdesk:field` elements;
* on a start event an `orgdesk:form`: what the process must know to begin; on a message catch event `orgdesk:customer`, the
  words by which the customer is offered to send that message, and an `orgdesk:form` of what goes with it;
* on a service or send task `orgdesk:handler` and `orgdesk:async`; on a rule task `orgdesk:decision`; on all of them and on
  a script task `orgdesk:result`, the name the result gets in the data;
* on a timer `orgdesk:working`, on a message event `orgdesk:correlation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from orgdesk.core.phrases import phrase

EXTENSION = "https://orgdesk.example/bpmn"


class Kind(Enum):
    """What the token game does with a node; several BPMN elements may share one kind."""

    # Members are single: the identity is hash enough, and the game looks kinds up at every move.
    __hash__ = object.__hash__

    START = phrase("start event")
    END = phrase("end event")
    CATCH = phrase("catch event")
    THROW = phrase("throw event")
    BOUNDARY = phrase("boundary event")
    USER = phrase("user task")
    TASK = phrase("task without work")
    SCRIPT = phrase("script task")
    SERVICE = phrase("service task")
    RULE = phrase("rule task")
    EXCLUSIVE = phrase("exclusive gateway")
    PARALLEL = phrase("parallel gateway")
    INCLUSIVE = phrase("inclusive gateway")
    EVENT_BASED = phrase("event-based gateway")
    SUBPROCESS = phrase("subprocess")
    EVENT_SUBPROCESS = phrase("event subprocess")
    CALL = phrase("call activity")


ACTIVITIES = frozenset(
    {Kind.USER, Kind.TASK, Kind.SCRIPT, Kind.SERVICE, Kind.RULE, Kind.SUBPROCESS, Kind.CALL},
)


class Meaning(Enum):
    """What an outcome says about the work, whatever its (translatable) name is."""

    CAN = "can"
    CANNOT = "cannot"
    DO_NOT_KNOW = "do_not_know"
    APPROVE = "approve"
    REFUSE = "refuse"


class Assignment(Enum):
    """How the open work of a lane finds its person."""

    CLAIM = "claim"
    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"
    SKILL = "skill"
    NAMED = "named"
    HOLDER = "holder"


class Expression(Protocol):
    """A compiled expression: evaluated against the instance's data, it never changes anything."""

    def evaluate(self, context: Mapping[str, object]) -> object:
        """The value in this context."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """An expression with the text it was compiled from, for messages and comparison."""

    text: str
    compiled: Expression

    def evaluate(self, context: Mapping[str, object]) -> object:
        """The value in this context."""
        return self.compiled.evaluate(context)

    def holds(self, context: Mapping[str, object]) -> bool:
        """True only for a true value: null, text and numbers are no condition."""
        return self.compiled.evaluate(context) is True


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A sequence flow from one node to another of the same scope."""

    id: str
    name: str
    source: str
    target: str
    condition: Formula | None = None
    is_default: bool = False
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to finish a user task, offered as a button: a flow of the exclusive gateway that follows it."""

    id: str
    name: str
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A band of the drawing, bound to units and positions of the chart by key; `ancestors` are the enclosing lanes' ids.

    `assignment` holds for every task of the lane that says none of its own; None where the lane says none either.
    """

    id: str
    name: str
    units: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    ancestors: tuple[str, ...] = ()
    assignment: Assignment | None = None
    assignment_argument: str = ""


class FieldType(Enum):
    """What a form field accepts."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice field and how it reads."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a user task's form; `required_for` limits the duty to some outcomes, `shown_to` to some lanes' keys.

    The choices of a person are the keys of the units whose members may be named; none means everybody who works here.
    """

    key: str
    label: str
    type: FieldType = FieldType.TEXT
    required: bool = False
    required_for: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Choice, ...] = ()
    shown_to: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class WorkRules:
    """How a user task is handed out: assignment, persons shut out by earlier tasks, due time and OLA, form."""

    assignment: Assignment = Assignment.CLAIM
    assignment_argument: str = ""
    not_author_of: tuple[str, ...] = ()
    four_eyes: tuple[str, ...] = ()
    due: str = ""
    ola: str = ""
    form: tuple[Field, ...] = ()


class EventKind(Enum):
    """What an event waits for or causes."""

    TIMER = phrase("timer")
    MESSAGE = phrase("message")
    SIGNAL = phrase("signal")
    ERROR = phrase("error")
    ESCALATION = phrase("escalation")
    CONDITIONAL = phrase("conditional")
    LINK = phrase("link")
    TERMINATE = phrase("terminate")


WAITING_EVENTS = frozenset({EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL, EventKind.CONDITIONAL})


class TimerKind(Enum):
    """How a timer's text is read."""

    DURATION = "duration"
    DATE = "date"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True, eq=False)
class Timer:
    """When a timer fires: ISO 8601 text, or a formula (text beginning with `=`) that gives it; `working` counts working time."""

    kind: TimerKind
    text: str
    formula: Formula | None = None
    working: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """One event definition; `name` is the message or signal name, the error or escalation code (empty = any), the link name."""

    kind: EventKind
    name: str = ""
    timer: Timer | None = None
    condition: Formula | None = None
    correlation: Formula | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a token can rest here until it happens."""
        return self.kind in WAITING_EVENTS


class RepetitionKind(Enum):
    """How an activity is repeated."""

    PARALLEL = "parallel"
    SEQUENTIAL = "sequential"
    LOOP = "loop"


@dataclass(frozen=True, slots=True, eq=False)
class Repetition:
    """Multi-instance (count or collection) or standard loop of an activity; `maximum` None = no bound."""

    kind: RepetitionKind
    count: Formula | None = None
    collection: Formula | None = None
    item: str = ""
    condition: Formula | None = None
    test_before: bool = False
    maximum: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A flow node. `parent` is the id of the enclosing subprocess or of the process.

    `reach` belongs to inclusive joins: node id -> bit mask of the join's incoming flows that a token at that node can still
    reach without passing the join.
    """

    id: str
    name: str
    kind: Kind
    parent: str
    element: str
    incoming: tuple[Flow, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    default: Flow | None = None
    lane: Lane | None = None
    event: Event | None = None
    attached_to: str = ""
    interrupting: bool = True
    instantiating: bool = False
    boundaries: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    event_subprocesses: tuple[str, ...] = ()
    link_target: str = ""
    repetition: Repetition | None = None
    start_quantity: int = 1
    completion_quantity: int = 1
    called: str = ""
    handler: str = ""
    decision: str = ""
    script: Formula | None = None
    result: str = ""
    asynchronous: bool = False
    rules: WorkRules = WorkRules()
    customer: str = ""
    """What the customer is offered to say here, in the words of the drawing; empty: nothing."""
    reach: Mapping[str, int] = field(default_factory=dict)
    by_outcome: bool = False
    """An exclusive gateway that takes the flow which a person chose."""
    plain: bool = False
    """Unconditional flows and nothing else: no boundary event, repetition or quantity. The game's short cut."""


@dataclass(frozen=True, slots=True, eq=False)
class ProcessDefinition:
    """A compiled process: `nodes` of all depths by id, and `root`, a node of kind subprocess that stands for the process.

    `version` is the caller's (a document hash, a number). Running instances name the definition by `reference` and so stay
    on their version.
    """

    key: str
    name: str
    root: Node
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    lanes: Mapping[str, Lane]
    outcomes: Mapping[str, tuple[Outcome, ...]]
    version: str = ""
    executable: bool = True

    @property
    def reference(self) -> str:
        """The name under which instances remember this version: `key` or `key:version`."""
        return f"{self.key}:{self.version}" if self.version else self.key

    def outcomes_of(self, node_id: str) -> tuple[Outcome, ...]:
        """The outcomes a user task offers, in drawing order; empty when it is simply completed."""
        return self.outcomes.get(node_id, ())

    def outcomes_meaning(self, node_id: str, meaning: Meaning) -> tuple[Outcome, ...]:
        """The outcomes of a task that carry this meaning."""
        return tuple(outcome for outcome in self.outcomes_of(node_id) if outcome.meaning is meaning)

    def tasks(self) -> tuple[Node, ...]:
        """All user tasks, in document order."""
        return tuple(node for node in self.nodes.values() if node.kind is Kind.USER)

    def message_starts(self) -> Mapping[str, str]:
        """Message name -> id of the node of the process that it starts."""
        return self._starts_by(EventKind.MESSAGE)

    def signal_starts(self) -> Mapping[str, str]:
        """Signal name -> id of the node of the process that it starts."""
        return self._starts_by(EventKind.SIGNAL)

    def timer_starts(self) -> Mapping[str, Timer]:
        """Start event id -> its timer."""
        found = (self.nodes[node_id] for node_id in self.root.triggers)
        return {node.id: node.event.timer for node in found if node.event is not None and node.event.timer is not None}

    def _starts_by(self, kind: EventKind) -> Mapping[str, str]:
        found = (self.nodes[node_id] for node_id in self.root.triggers)
        return {node.event.name: node.id for node in found if node.event is not None and node.event.kind is kind}
