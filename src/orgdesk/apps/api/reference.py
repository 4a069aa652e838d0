"""The reference of the interface, made from its OpenAPI description: chapters of calls for the page and for the document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from orgdesk.apps.api.composing import interface

_METHODS = ("get", "post", "patch", "put", "delete")


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body."""

    name: str
    kind: str
    needed: bool
    words: str


@dataclass(frozen=True)
class Entry:
    """One call: how it is made, what it wants, what it gives."""

    name: str
    method: str
    address: str
    summary: str
    words: str
    scope: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    body_words: str
    gives: str


@dataclass(frozen=True)
class Shape:
    """What a call gives: an object and its fields."""

    name: str
    words: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Chapter:
    name: str
    entries: tuple[Entry, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """By the first word of the address, in the order of the addresses."""
    schema = interface().get_openapi_schema()
    gathered: dict[str, list[Entry]] = {}
    for address, operations in schema["paths"].items():
        for method in _METHODS:
            if method in operations:
                entry = _entry(schema, address, method, operations[method])
                gathered.setdefault(operations[method]["tags"][0], []).append(entry)
    return tuple(Chapter(name, tuple(entries)) for name, entries in sorted(gathered.items()))


@cache
def shapes() -> tuple[Shape, ...]:
    """What calls give, by name; pages of a list and what is sent are told with the calls."""
    schema = interface().get_openapi_schema()
    sent = {_name(content["schema"]) for operation in _operations(schema) for content in _sent(operation)}
    told = json.dumps(schema)
    found = [
        Shape(name, _words(shape), tuple(_fields(shape)))
        for name, shape in sorted(schema["components"]["schemas"].items())
        if "properties" in shape and name not in sent and f'/{name}"' in told and not name.startswith("Page_")
    ]
    return tuple(found)


def as_markdown() -> str:
    """The document `docs/reference/api.md`."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# API"
    yield ""
    yield "Made from the program by `orgdesk api reference`; do not edit. How to begin: [use the API](../how-to/use-the-api.md)."
    for chapter in chapters():
        yield f"\n## {chapter.name.capitalize()}"
        for entry in chapter.entries:
            yield f"\n### {entry.summary}\n\n`{entry.method} {entry.address}` · {entry.scope}\n\n{entry.words}"
            yield from _table("parameter", entry.parameters)
            if entry.body_words:
                yield f"\n{entry.body_words}"
            yield from _table("field", entry.body)
            if entry.gives:
                yield f"\nGives {entry.gives}."
    yield "\n## What calls give"
    for shape in shapes():
        yield f"\n### {shape.name}"
        if shape.words:
            yield f"\n{shape.words}"
        yield from _table("field", shape.fields)


def _table(title: str, fields: tuple[Field, ...]) -> Iterator[str]:
    if fields:
        yield f"\n| {title} | kind | needed | |\n|---|---|---|---|"
        yield from (_row(field) for field in fields)


def _row(field: Field) -> str:
    kind = field.kind.replace("|", "\\|")
    return f"| `{field.name}` | {kind} | {'yes' if field.needed else ''} | {field.words} |"


def _entry(schema: dict[str, Any], address: str, method: str, operation: dict[str, Any]) -> Entry:
    return Entry(
        name=operation["operationId"],
        method=method.upper(),
        address=address,
        summary=operation["summary"],
        words=" ".join(operation.get("description", "").split()),
        scope=operation.get("x-scope", ""),
        parameters=tuple(_parameter(one) for one in operation.get("parameters", ())),
        body=tuple(field for content in _sent(operation) for field in _fields(_resolved(schema, content["schema"]))),
        body_words=" ".join(_words(_resolved(schema, content["schema"])) for content in _sent(operation)),
        gives=_gives(operation),
    )


def _parameter(given: dict[str, Any]) -> Field:
    words = given.get("description") or given["schema"].get("description", "")
    return Field(given["name"], _kind(given["schema"]), bool(given.get("required")), words)


def _operations(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for operations in schema["paths"].values():
        yield from operations.values()


def _sent(operation: dict[str, Any]) -> list[dict[str, Any]]:
    return list(operation.get("requestBody", {}).get("content", {}).values())


def _fields(shape: dict[str, Any]) -> Iterator[Field]:
    for name, given in shape.get("properties", {}).items():
        yield Field(name, _kind(given), name in shape.get("required", ()), given.get("description", ""))


def _words(shape: dict[str, Any]) -> str:
    return " ".join(str(shape.get("description", "")).split())


def _name(shape: dict[str, Any]) -> str:
    return str(shape.get("$ref", "")).rpartition("/")[2]


def _gives(operation: dict[str, Any]) -> str:
    for status, answer in operation["responses"].items():
        for content in answer.get("content", {}).values():
            if str(status).startswith("2"):
                return _kind(content.get("schema", {}))
    return ""


def _resolved(schema: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    name = _name(shape)
    found: dict[str, Any] = schema["components"]["schemas"][name] if name else shape
    return found


def _kind(shape: dict[str, Any]) -> str:
    """In a word or two, for a column of a table."""
    if "$ref" in shape:
        name = _name(shape)
        return f"page of {name.removeprefix('Page_').rstrip('_')}" if name.startswith("Page_") else name
    if "enum" in shape:
        return " | ".join(str(one) for one in shape["enum"])
    if "const" in shape:
        return str(shape["const"])
    if "anyOf" in shape:
        return " or ".join(_kind(one) for one in shape["anyOf"])
    if shape.get("type") == "array":
        return f"list of {_kind(shape.get('items', {}))}"
    return str(shape.get("format") or shape.get("type") or "any")
