"""What a DMN document says, as frozen values: decisions, tables, knowledge, services and types.

`parse` reads them from a document, `write` makes a document of them, `model` compiles them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class HitPolicy(Enum):
    """What happens when several rules match."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


class Aggregation(Enum):
    """What is made of all collected outputs."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, slots=True)
class Box:
    """Any boxed expression; `id` may be empty."""

    id: str


@dataclass(frozen=True, slots=True)
class LiteralBox(Box):
    """An expression as text."""

    text: str
    type: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class InputClause:
    """A column that is tested: the expression, its type and the values it may have (unary tests)."""

    id: str
    expression: str
    label: str = ""
    type: str = ""
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class OutputClause:
    """A column that is given: its name where there are several, its values in order of priority, its default."""

    id: str
    name: str = ""
    label: str = ""
    type: str = ""
    allowed: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: one cell of unary tests for each input, one expression for each output, and a remark."""

    id: str
    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableBox(Box):
    """A decision table."""

    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]
    policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation | None = None
    type: str = ""


@dataclass(frozen=True, slots=True)
class InvocationBox(Box):
    """A call, with arguments by name."""

    function: Box
    bindings: tuple[tuple[str, Box], ...]
    type: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a context; without a name it is the context's result."""

    name: str
    type: str
    value: Box


@dataclass(frozen=True, slots=True)
class ContextBox(Box):
    """Entries, later ones seeing earlier ones."""

    entries: tuple[Entry, ...]
    type: str = ""


@dataclass(frozen=True, slots=True)
class ListBox(Box):
    """A list of expressions."""

    items: tuple[Box, ...]
    type: str = ""


@dataclass(frozen=True, slots=True)
class RelationBox(Box):
    """A table of expressions with named columns: a list of contexts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Box, ...], ...]
    type: str = ""


@dataclass(frozen=True, slots=True)
class FunctionBox(Box):
    """A function: its parameters with their types, and its body; `kind` FEEL, or one that is not run."""

    parameters: tuple[tuple[str, str], ...]
    body: Box | None
    kind: str = "FEEL"
    type: str = ""


@dataclass(frozen=True, slots=True)
class ConditionalBox(Box):
    """If, then, else."""

    condition: Box
    then: Box
    otherwise: Box
    type: str = ""


@dataclass(frozen=True, slots=True)
class FilterBox(Box):
    """The items of a list that match."""

    source: Box
    condition: Box
    type: str = ""


@dataclass(frozen=True, slots=True)
class LoopBox(Box):
    """`for`, `some` or `every` item of a list."""

    kind: str
    variable: str
    source: Box
    body: Box
    type: str = ""


@dataclass(frozen=True, slots=True)
class UnknownBox(Box):
    """Something this product does not run; kept so that it can be named."""

    kind: str


@dataclass(frozen=True, slots=True)
class InputData:
    """What must be known from outside."""

    id: str
    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: its logic, and the ids of what it requires."""

    id: str
    name: str
    expression: Box | None
    type: str = ""
    inputs: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    question: str = ""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a named function, and the ids of what it requires."""

    id: str
    name: str
    function: FunctionBox | None
    type: str = ""
    knowledge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: a function from inputs and input decisions to output decisions."""

    id: str
    name: str
    outputs: tuple[str, ...]
    input_data: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    type: str = ""


@dataclass(frozen=True, slots=True)
class ItemType:
    """A named type: another one, or components, or a function; perhaps many, perhaps with allowed values."""

    name: str
    base: str = ""
    components: tuple[ItemType, ...] = ()
    is_collection: bool = False
    allowed: str = ""
    constraint: str = ""
    is_function: bool = False
    parameters: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """Another document whose elements may be spoken of under a name."""

    name: str
    namespace: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """A whole document; `source` is its original text, empty when it was made here."""

    name: str
    namespace: str
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    knowledge: tuple[Knowledge, ...] = ()
    services: tuple[Service, ...] = ()
    types: tuple[ItemType, ...] = ()
    imports: tuple[Import, ...] = ()
    source: bytes = b""
