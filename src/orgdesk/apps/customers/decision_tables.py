"""The decision table behind a questionnaire: between a DMN document and the rows that people read and write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orgdesk.core.process.decisions import (
    DecisionError,
    HitPolicy,
    InputClause,
    InputData,
    OutputClause,
    Rule,
    TableBox,
    read_model,
    table_definitions,
    write_definitions,
)

DECISION = "Customer class"
_TYPES = {"number": "number", "yes_no": "boolean", "day": "date"}
_ANY = ("", "-")
_WORDS = {"yes": "true", "no": "false"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One rule: what each question's answer has to be, by the question's key (none: anything), and what it gives."""

    tests: Mapping[str, str]
    customer_class: str
    path: str
    reason: str

    @property
    def holds_always(self) -> bool:
        return all(test in _ANY for test in self.tests.values())


def write_table(questions: Sequence[Mapping[str, Any]], rows: Iterable[TableRow]) -> str:
    """A DMN document whose first rule that holds decides."""
    inputs = tuple(InputData(one["key"], one["key"], _TYPES.get(one["kind"], "string")) for one in questions)
    columns = tuple(InputClause(f"i-{one.name}", one.name, type=one.type) for one in inputs)
    outputs = tuple(OutputClause(f"o-{name}", name, type="string") for name in ("class", "path", "reason"))
    rules = tuple(
        Rule(
            f"rule-{number}",
            tuple(_written(row.tests.get(one["key"], ""), one["kind"]) for one in questions),
            (_quoted(row.customer_class), _quoted(row.path), _quoted(row.reason)),
        )
        for number, row in enumerate(rows, start=1)
    )
    box = TableBox("classes", columns, outputs, rules, HitPolicy.FIRST)
    return write_definitions(table_definitions(DECISION, "urn:orgdesk:qualification", box, inputs)).decode()


def read_table(document: str) -> list[TableRow] | None:
    """The rules as people read them; None for a document that is more than one table of rules, tried from the first on."""
    try:
        definitions = read_model(document.encode()).definitions
    except DecisionError:
        return None
    box = next((one.expression for one in definitions.decisions if one.name == DECISION), None)
    if not isinstance(box, TableBox) or box.policy is not HitPolicy.FIRST:
        return None
    if [one.name for one in box.outputs] != ["class", "path", "reason"]:
        return None
    keys = [one.expression for one in box.inputs]
    return [
        TableRow(
            {key: _read(test) for key, test in zip(keys, rule.tests, strict=True)},
            *(_unquoted(given) for given in rule.outputs),
        )
        for rule in box.rules
    ]


def _written(test: str, kind: str) -> str:
    """A cell as DMN wants it: yes and no are true and false, words stand in quotes."""
    text = test.strip()
    if text in _ANY:
        return "-"
    if kind == "yes_no":
        return _WORDS.get(text.lower(), text)
    if kind in ("text", "choice") and '"' not in text:
        return ", ".join(_quoted(word.strip()) for word in text.split(","))
    return text


def _read(test: str) -> str:
    if test.strip() in _ANY:
        return ""
    words = {given: said for said, given in _WORDS.items()}
    return words.get(test.strip(), _unquoted(test))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquoted(text: str) -> str:
    parts = [part.strip() for part in text.split('",')]
    return ", ".join(part.strip('"').replace('\\"', '"').replace("\\\\", "\\") for part in parts)
