"""The reference of the interface, made from its OpenAPI description: chapters of calls for the page and for the document."""

from __future__ import annotations

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
    gives: str


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
            for title, fields in (("parameter", entry.parameters), ("field", entry.body)):
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
        body=tuple(_body(schema, operation)),
        gives=_gives(operation),
    )


def _parameter(given: dict[str, Any]) -> Field:
    words = given.get("description") or given["schema"].get("description", "")
    return Field(given["name"], _kind(given["schema"]), bool(given.get("required")), words)


def _body(schema: dict[str, Any], operation: dict[str, Any]) -> Iterator[Field]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        shape = _resolved(schema, content["schema"])
        for name, given in shape.get("properties", {}).items():
            yield Field(name, _kind(given), name in shape.get("required", ()), given.get("description", ""))


def _gives(operation: dict[str, Any]) -> str:
    for status, answer in operation["responses"].items():
        for content in answer.get("content", {}).values():
            if str(status).startswith("2"):
                return _kind(content.get("schema", {}))
    return ""


def _resolved(schema: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    name = shape.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = schema["components"]["schemas"][name] if name else shape
    return found


def _kind(shape: dict[str, Any]) -> str:
    """In a word or two, for a column of a table."""
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    if "enum" in shape:
        return " | ".join(str(one) for one in shape["enum"])
    if "const" in shape:
        return str(shape["const"])
    if "anyOf" in shape:
        return " or ".join(_kind(one) for one in shape["anyOf"])
    if shape.get("type") == "array":
        return f"list of {_kind(shape.get('items', {}))}"
    return str(shape.get("format") or shape.get("type") or "any")
