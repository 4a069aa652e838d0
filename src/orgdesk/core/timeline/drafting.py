"""A template while it is being written: plain data, as its text has it, changed one part at a time.

Functions give new data and leave theirs alone. What is left must be a template that works, except that it may have no steps yet.
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import yaml

from orgdesk.core.phrases import phrase
from orgdesk.core.timeline.errors import TemplateError
from orgdesk.core.timeline.reading import read_data, read_template
from orgdesk.core.timeline.template import Template

KINDS = ("steps", "blocks", "catch_ups", "series", "completions", "parking", "resources")
"""The lists that a template is made of."""
_HEAD = ("key", "version", "title", "category", "author", "dated", "sizes")
_SIGNED = ("version", "author", "dated")
_WIDTH = 110
Data = Mapping[str, Any]


def draft_of(text: str) -> dict[str, Any]:
    """Return what a template's text says, without what is set when it is published; raise `TemplateError` as reading does."""
    read_template(text)
    data = yaml.safe_load(text)
    return {name: value for name, value in data.items() if name not in _SIGNED}


def text_of(data: Data, *, version: int, author: str, dated: date) -> str:
    """Return the text that publishing stores."""
    signed: dict[str, Any] = {**data, "version": version, "author": author, "dated": dated}
    whole = {name: signed[name] for name in (*_HEAD, *KINDS) if signed.get(name) or name in _HEAD}
    return str(yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=_WIDTH))


def check_draft(data: Data) -> Template:
    """Return the template that it would be; raise `TemplateError` for what cannot work."""
    return read_data({**data, "version": 1, "author": "-", "dated": date.min})


def parts_of(data: Data, kind: str) -> dict[str, dict[str, Any]]:
    """Return the parts of a kind by the name they have in addresses: their key, their place where they have none."""
    return {str(part.get("key", place)): part for place, part in enumerate(data.get(kind, []), start=1)}


def put_part(data: Data, kind: str, name: str | None, part: Data) -> dict[str, Any]:
    """Put a part in the place of the one of this name, or after the last; a step stands behind the others of its week."""
    changed, names = _copy(data, kind), list(parts_of(data, kind))
    if name is None:
        changed[kind].append(dict(part))
    else:
        place = names.index(name)
        stays = kind != "steps" or changed[kind][place]["week"] == part["week"]
        changed[kind][place : place + 1] = [dict(part)] if stays else []
        if not stays:
            changed[kind].append(dict(part))
    return _checked(changed)


def take_part(data: Data, kind: str, name: str) -> dict[str, Any]:
    """Take a part out; what named a step does so no more. A block that calls or steps need is refused."""
    changed = _copy(data, kind)
    del changed[kind][list(parts_of(data, kind)).index(name)]
    if kind == "steps":
        _forget_step(changed, name)
    elif kind == "blocks":
        _refuse_used_block(changed, name)
    return _checked(changed)


def move_step(data: Data, name: str, *, up: bool) -> dict[str, Any]:
    """Move a step before or behind its neighbour in its week; from the edge of a week into the week beside it."""
    changed = _copy(data, "steps")
    steps = changed["steps"]
    step = parts_of(changed, "steps")[name]
    week = [one for one in steps if one["week"] == step["week"]]
    beside = week.index(step) + (-1 if up else 1)
    if 0 <= beside < len(week):
        place, other = steps.index(step), steps.index(week[beside])
        steps[place], steps[other] = steps[other], steps[place]
    else:
        steps.remove(step)
        step["week"] += -1 if up else 1
        steps.insert(len(steps) if up else 0, step)
    return _checked(changed)


def followers_of(data: Data, name: str) -> list[str]:
    """Return the titles of the steps that name this one."""
    return [
        step["title"]
        for step in data.get("steps", [])
        if name in step.get("after", []) or name in (step.get("prepares"), step.get("books"))
    ]


def _copy(data: Data, kind: str) -> dict[str, Any]:
    changed = deepcopy(dict(data))
    changed.setdefault(kind, [])
    return changed


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    data.get("steps", []).sort(key=lambda step: step["week"])
    if data.get("steps"):
        check_draft(data)
    return data


def _forget_step(data: dict[str, Any], name: str) -> None:
    for step in data["steps"]:
        step["after"] = [one for one in step.get("after", []) if one != name]
        for field in ("prepares", "books"):
            if step.get(field) == name:
                del step[field]
    for series in data.get("series", []):
        if series.get("started_by") == name:
            del series["started_by"]
    for rule in data.get("completions", []):
        rule["steps"] = [one for one in rule["steps"] if one != name]
    data["completions"] = [rule for rule in data.get("completions", []) if rule["steps"]]


def _refuse_used_block(data: Data, name: str) -> None:
    used = [one["title"] for kind in ("steps", "catch_ups") for one in data.get(kind, []) if one.get("block") == name]
    if used:
        raise TemplateError(
            phrase("Block {block!r} is still used by “{used}”; change that first.", block=name, used="”, “".join(used))
        )
