"""Take one branch of another version over into a draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.actions.edit_version import edit_version
from orgdesk.apps.organisation.errors import ChangeRefused
from orgdesk.apps.organisation.models import Version, VersionOperation
from orgdesk.core.organisation.edit import Draft, Operation, Step, drop_steps, put_step, set_steps
from orgdesk.core.organisation.model import LineKind, Structure
from orgdesk.core.organisation.tree import build_tree


def take_over_branch(version: Version, *, source: Version, head: str, by: Person, at: datetime) -> VersionOperation:
    """The position `head` and all below it become as they are in `source`; the rest of the draft stays. One act, so one undo."""
    if head not in source.content.position_by_key:
        raise ChangeRefused(
            _("%(source)s has no position %(head)s; choose one of its positions.") % {"source": source, "head": head}
        )
    return edit_version(version, act=lambda draft: _take_over(draft, source.content, head), by=by, at=at)


def _take_over(draft: Draft, source: Structure, head: str) -> Operation:
    here, there = build_tree(draft.structure), build_tree(source)
    wanted = [head, *there.descendants(head)]
    mine = set(draft.structure.position_by_key)
    gone = [key for key in here.descendants(head) if key not in source.position_by_key] if head in mine else []
    steps = [*_units(draft.structure, source, wanted)]
    for key in wanted:
        steps += _position(draft.structure, source, key)
    steps += _lines(draft.structure, source, {*wanted, *gone}, keep_boss_of=head if head in mine else "")
    return Operation("take_over", (*steps, *drop_steps(draft.structure, "positions", gone)))


def _units(mine: Structure, source: Structure, wanted: list[str]) -> list[Step]:
    keys = dict.fromkeys(source.position_by_key[key].unit for key in wanted)
    missing = [
        source.unit_by_key[key] for key in keys if key and key in source.unit_by_key and key not in mine.unit_by_key
    ]
    return [put_step(mine, "units", unit) for unit in missing]


def _position(mine: Structure, source: Structure, key: str) -> tuple[Step, ...]:
    theirs, present = source.position_by_key[key], mine.position_by_key.get(key)
    if present is None:
        return (put_step(mine, "positions", theirs),)
    values: dict[str, Any] = {name: getattr(theirs, name) for name in theirs.__dataclass_fields__ if name != "key"}
    return set_steps("positions", present, **values)


def _lines(mine: Structure, source: Structure, keys: set[str], *, keep_boss_of: str) -> list[Step]:
    """Solid lines of the branch become the source's; its head keeps the boss that it has here."""
    touched = keys - {keep_boss_of}
    solid = {line.key: line for line in source.lines if line.kind is LineKind.SOLID and line.position in touched}
    known = set(mine.position_by_key) | set(source.position_by_key)
    old = [line.key for line in mine.lines if line.kind is LineKind.SOLID and line.position in touched]
    dropped = drop_steps(mine, "lines", [key for key in old if key not in solid])
    added = [put_step(mine, "lines", line) for key, line in solid.items() if key not in old and line.boss in known]
    return [*dropped, *added]
