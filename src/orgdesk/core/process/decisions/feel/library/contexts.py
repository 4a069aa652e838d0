"""Functions of contexts."""

from __future__ import annotations

from typing import Any

from .registry import Library

LIBRARY = Library()

Entries = dict[str, Any]


@LIBRARY.add("get value", "m: context, key: string")
def _get_value(context: Entries, key: str) -> Any:
    return context.get(key)


@LIBRARY.add("get entries", "m: context")
def _get_entries(context: Entries) -> list[Entries]:
    return [{"key": key, "value": value} for key, value in context.items()]


@LIBRARY.add("context", "entries: list")
def _context(entries: list[Any]) -> Entries | None:
    made: Entries = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry or not isinstance(entry.get("key"), str):
            return None
        if entry["key"] in made:
            return None
        made[entry["key"]] = entry["value"]
    return made


@LIBRARY.add("context put", "context: context, key: string, value: any")
def _put(context: Entries, key: str, value: Any) -> Entries:
    return {**context, key: value}


@LIBRARY.add("context put", "context: context, keys: list, value: any")
def _put_deep(context: Entries, keys: list[Any], value: Any) -> Entries | None:
    if not keys or not all(isinstance(key, str) for key in keys):
        return None
    levels = [context]
    for key in keys[:-1]:
        inner = levels[-1].get(key)
        if not isinstance(inner, dict):
            return None
        levels.append(inner)
    for level, key in zip(reversed(levels), reversed(keys), strict=True):
        value = {**level, key: value}
    return dict(value)


@LIBRARY.add("context merge", "contexts: list")
def _merge(contexts: list[Any]) -> Entries | None:
    if not all(isinstance(context, dict) for context in contexts):
        return None
    return {key: value for context in contexts for key, value in context.items()}
