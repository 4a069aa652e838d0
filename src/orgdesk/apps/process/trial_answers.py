"""What a form of the trial says, as an act; and a task's fields as widgets."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from orgdesk.apps.process.trial import Act
from orgdesk.core.process.definition import Field, FieldType, ProcessDefinition

_INPUTS = {
    FieldType.NUMBER: "number",
    FieldType.INTEGER: "number",
    FieldType.DATE: "date",
    FieldType.DATETIME: "datetime-local",
}
_NUMBERS = ("token", "subscription")
_TEXTS = ("name", "correlation", "outcome", "by", "node")


@dataclass(frozen=True)
class FieldRow:
    """A field as a page draws it: `widget` is text, long, choice, choices, yes_no, or the type of an input."""

    field: Field
    widget: str


def field_rows(form: Iterable[Field]) -> list[FieldRow]:
    special = {
        FieldType.LONG_TEXT: "long",
        FieldType.CHOICE: "choice",
        FieldType.CHOICES: "choices",
        FieldType.BOOLEAN: "yes_no",
    }
    return [FieldRow(field, special.get(field.type) or _INPUTS.get(field.type, "text")) for field in form]


def read_act(sent: QueryDict, definition: ProcessDefinition) -> Act:
    """Raises ValueError for what cannot be read, KeyError for an unknown node."""
    act: Act = {"do": sent.get("do", "")}
    act |= {name: int(value) for name in _NUMBERS if (value := sent.get(name))}
    act |= {name: sent[name] for name in _TEXTS if sent.get(name)}
    if act["do"] == "message":
        act.setdefault("correlation", "")
    at = sent.get("at")
    form = definition.nodes[at].rules.form if at else ()
    said = {field.key: _value(field, sent) for field in form}
    data = {key: value for key, value in said.items() if value}
    act["data"] = {**_further(sent.get("further", "")), **data}
    return act


def _value(field: Field, sent: QueryDict) -> str | list[str]:
    if field.type is FieldType.CHOICES:
        return [str(one) for one in sent.getlist(f"field-{field.key}")]
    return str(sent.get(f"field-{field.key}", ""))


def _further(text: str) -> dict[str, object]:
    """Lines `name = value`; a value is JSON, or else plain text."""
    data: dict[str, object] = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if line.strip() and not (equals and name.strip()):
            raise ValueError(_("“%s” is no line such as “product = metering”.") % line.strip())
        if equals:
            data[name.strip()] = _read(value.strip())
    return data


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
