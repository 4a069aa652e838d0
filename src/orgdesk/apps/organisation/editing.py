"""Acts on a draft, from what a form or an island sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.organisation.actions.edit_version import Act
from orgdesk.apps.organisation.charter_editing import CHARTER_ACTS, CHARTER_WORDS
from orgdesk.apps.organisation.errors import ChangeRefused
from orgdesk.apps.organisation.fields import Fields, Maker, Many, lines_of, measured, number_of, shares_of, words_of
from orgdesk.core.organisation import edit_acts as acts
from orgdesk.core.organisation.edit import Draft, Operation
from orgdesk.core.organisation.model import (
    Complexity,
    Duty,
    Funding,
    Goal,
    LineKind,
    Position,
    PositionState,
    ReportingLine,
    SegmentFacts,
    Unit,
    UnitKind,
    WorkShare,
)
from orgdesk.core.organisation.words import slug, unused_key

WORDS: dict[str, str | Promise] = {
    "add": _("added a position"),
    "add_above": _("added a position above"),
    "move": _("moved"),
    "remove": _("removed"),
    "change": _("changed"),
    "retitle": _("retitled"),
    "set_headcount": _("changed the seats"),
    "draw_line": _("drew a dotted line"),
    "erase_line": _("erased a line"),
    "assign": _("planned a holder"),
    "vacate": _("took off the planned holders"),
    "add_unit": _("added a unit"),
    "change_unit": _("changed a unit"),
    "split_unit": _("split a unit"),
    "merge_units": _("merged units"),
    "remove_unit": _("removed a unit"),
    "take_over": _("took over a branch"),
    "expect": _("wrote down the expected effects"),
    **CHARTER_WORDS,
}
"""What each operation is called in the history."""


def act_from(fields: Fields, *, many: Callable[[str], list[str]] = lambda name: []) -> Act:
    """The act that the fields describe; `many` gives all values of a repeated field. Raises ChangeRefused for an unknown one."""
    name = fields.get("act", "")
    make = _ACTS.get(name)
    if make is None:
        raise ChangeRefused(
            _("There is no act “%(name)s” on a chart; it can be one of %(acts)s.")
            % {"name": name, "acts": ", ".join(_ACTS)}
        )
    return lambda draft: make(draft, fields, many)


def _new_position(draft: Draft, fields: Fields) -> Position:
    title = fields.get("title", "").strip()
    if not title:
        raise ChangeRefused(_("A position needs a title."))
    key = unused_key(slug(title, fallback="position"), draft.structure.position_by_key)
    return Position(
        key=key,
        title=title,
        unit=_unit_for(draft, fields),
        headcount=number_of(fields, "headcount", otherwise=1) or 1,
        note=fields.get("note", ""),
    )


def _unit_for(draft: Draft, fields: Fields) -> str | None:
    """The unit named, else that of the box beside which the new one stands."""
    if fields.get("unit"):
        return fields["unit"]
    beside = draft.structure.position_by_key.get(fields.get("key", ""))
    return beside.unit if beside else None


def _add_below(draft: Draft, fields: Fields, many: Many) -> Operation:
    return acts.add_below(draft.structure, fields.get("key") or None, _new_position(draft, fields))


def _add_beside(act: Callable[..., Operation]) -> Maker:
    return lambda draft, fields, many: act(draft.structure, fields.get("key", ""), _new_position(draft, fields))


def _move(draft: Draft, fields: Fields, many: Many) -> Operation:
    return acts.move_position(
        draft.structure,
        fields.get("key", ""),
        fields.get("boss") or None,
        before=fields.get("before") or None,
        after=fields.get("after") or None,
    )


def _shift(draft: Draft, fields: Fields, many: Many) -> Operation:
    """One place among its siblings: `by` is -1 or 1."""
    from orgdesk.core.organisation.tree import build_tree

    key, tree = fields.get("key", ""), build_tree(draft.structure)
    boss = tree.boss_of.get(key)
    siblings = list(tree.roots if boss is None else tree.children(boss))
    place = siblings.index(key) if key in siblings else -1
    other = place + (-1 if fields.get("by") == "-1" else 1)
    if place < 0 or not 0 <= other < len(siblings):
        raise ChangeRefused(_("It stands at the end of the row already."))
    beside = {"before": siblings[other]} if other < place else {"after": siblings[other]}
    return acts.move_position(draft.structure, key, boss, **beside)


def _change(draft: Draft, fields: Fields, many: Many) -> Operation:
    """Fields that the form carries; those it does not carry stay."""
    values = {name: read(draft, fields) for name, read in _POSITION.items() if name in fields}
    if "title" in values and not values["title"]:
        raise ChangeRefused(_("A position needs a title."))
    if "tags_given" in fields:
        values["tags"] = _tags(draft, fields, many)
    if "critical_given" in fields:
        values["critical"] = bool(fields.get("critical"))
    return acts.change_position(draft.structure, fields.get("key", ""), **values)


def _duties(draft: Draft, fields: Fields) -> tuple[Duty, ...]:
    """One duty a line; what is known of a duty besides its words stays as long as the words do."""
    present = draft.structure.position_by_key.get(fields.get("key", ""))
    known = {duty.activity: duty for duty in present.duties} if present else {}
    return tuple(known.get(line, Duty(line)) for line in lines_of(fields, "duties"))


def _tags(draft: Draft, fields: Fields, many: Many) -> tuple[str, ...]:
    """The ticked tags and what the position focuses on; tags that the form does not show stay."""
    present = draft.structure.position_by_key.get(fields.get("key", ""))
    hidden = [tag for tag in present.tags if tag not in SHOWN_TAGS and not tag.startswith("focus:")] if present else []
    focus = [f"focus:{word.strip()}" for word in fields.get("focus", "").split(",") if word.strip()]
    return tuple(dict.fromkeys([*(tag for tag in many("tags") if tag in SHOWN_TAGS), *focus, *hidden]))


Reader = Callable[[Draft, Fields], Any]


def _stripped(name: str) -> Reader:
    return lambda draft, fields: fields[name].strip()


def _or_none(name: str) -> Reader:
    return lambda draft, fields: fields[name] or None


def _funding(draft: Draft, fields: Fields) -> Funding | None:
    return Funding(fields["funding"]) if fields["funding"] else None


_POSITION: dict[str, Reader] = {
    "title": _stripped("title"),
    "headcount": lambda draft, fields: number_of(fields, "headcount", otherwise=1) or 1,
    "unit": _or_none("unit"),
    "level": _or_none("level"),
    "note": lambda draft, fields: fields["note"],
    "state": lambda draft, fields: PositionState(fields["state"]),
    "fte": lambda draft, fields: measured(fields, "fte", most=100_000),
    "seat_number": lambda draft, fields: number_of(fields, "seat_number"),
    "funding": _funding,
    "duties": _duties,
}

SHOWN_TAGS: dict[str, str | Promise] = {
    "stepping_stone": _("stepping stone"),
    "undefined_role": _("role undefined"),
    "entry_pool": _("entry pool"),
    "assistant": _("beside its head"),
}


def _assign(draft: Draft, fields: Fields, many: Many) -> Operation:
    if not fields.get("person"):
        raise ChangeRefused(_("Choose who shall hold the position."))
    return acts.plan_assignment(draft, fields["person"], fields.get("key", ""), note=fields.get("note", ""))


def _draw_line(draft: Draft, fields: Fields, many: Many) -> Operation:
    share = fields.get("share", "").strip()
    line = ReportingLine(
        fields.get("key", ""),
        fields.get("boss", ""),
        LineKind(fields.get("kind", "matrix")),
        share=int(share) / 100 if share.isdecimal() else None,
    )
    return acts.draw_line(draft.structure, line)


def _new_unit(draft: Draft, fields: Fields) -> Unit:
    name = fields.get("name", "").strip()
    if not name:
        raise ChangeRefused(_("A unit needs a name."))
    key = unused_key(slug(name, fallback="unit"), draft.structure.unit_by_key)
    return Unit(
        key=key,
        name=name,
        kind=UnitKind(fields.get("kind") or "department"),
        parent=fields.get("parent") or None,
        functions=words_of(fields, "functions"),
    )


def _change_unit(draft: Draft, fields: Fields, many: Many) -> Operation:
    values = {name: read(draft, fields) for name, read in _UNIT.items() if name in fields}
    return acts.change_unit(draft.structure, fields.get("unit", ""), **values)


def _goals(draft: Draft, fields: Fields) -> tuple[Goal, ...]:
    """One goal a line; the measure of a goal whose words stay is kept."""
    present = draft.structure.unit_by_key.get(fields.get("unit", ""))
    known = {goal.text: goal for goal in present.goals} if present else {}
    return tuple(known.get(line, Goal(line)) for line in lines_of(fields, "goals"))


def _contact_share(draft: Draft, fields: Fields) -> float | None:
    share = measured(fields, "contact_share", most=100)
    return None if share is None else share / 100


def _fact(line: str) -> SegmentFacts:
    """`segment: complexity, satisfaction, note`, as far as it is written."""
    segment, _colon, rest = line.partition(":")
    found: dict[str, Any] = {}
    for word in (part.strip() for part in rest.split(",")):
        if word in set(Complexity):
            found["complexity"] = Complexity(word)
        elif word.rstrip(" %").replace(".", "", 1).isdecimal():
            found["satisfaction"] = float(word.rstrip(" %"))
        elif word:
            found["note"] = word
    if found.get("satisfaction", 0) > 100:
        raise ChangeRefused(_("Satisfaction of %(segment)s is a number from 0 to 100.") % {"segment": segment})
    return SegmentFacts(segment.strip(), **found)


def _lines(name: str) -> Reader:
    return lambda draft, fields: lines_of(fields, name)


def _words(name: str) -> Reader:
    return lambda draft, fields: words_of(fields, name)


_UNIT: dict[str, Reader] = {
    "name": _stripped("name"),
    "parent": _or_none("parent"),
    "head": _or_none("head"),
    "kind": lambda draft, fields: UnitKind(fields["kind"]),
    "ring": lambda draft, fields: number_of(fields, "ring"),
    "funding": _funding,
    "contact_share": _contact_share,
    "vision": _lines("vision"),
    "culture": _lines("culture"),
    "goals": _goals,
    "work_mix": lambda draft, fields: tuple(
        WorkShare(work, share / 100) for work, share in shares_of(fields, "work_mix")
    ),
    "segment_facts": lambda draft, fields: tuple(_fact(line) for line in lines_of(fields, "segment_facts")),
    **{name: _words(name) for name in ("segments", "products", "channels", "kpis", "functions", "specialisms")},
}


def _split_unit(draft: Draft, fields: Fields, many: Many) -> Operation:
    if not many("positions"):
        raise ChangeRefused(_("Choose the positions that go to the new unit."))
    return acts.split_unit(draft.structure, fields.get("unit", ""), _new_unit(draft, fields), many("positions"))


def _merge_units(draft: Draft, fields: Fields, many: Many) -> Operation:
    return acts.merge_units(draft.structure, [fields.get("unit", "")], fields.get("into", ""))


_ACTS: dict[str, Maker] = {
    "add-below": _add_below,
    "add-before": _add_beside(acts.add_before),
    "add-after": _add_beside(acts.add_after),
    "add-above": _add_beside(acts.add_above),
    "move": _move,
    "shift": _shift,
    "remove": lambda draft, fields, many: acts.remove_position(draft.structure, fields.get("key", "")),
    "change": _change,
    "retitle": lambda draft, fields, many: acts.retitle_position(
        draft.structure, fields.get("key", ""), fields.get("title", "").strip()
    ),
    "headcount": lambda draft, fields, many: acts.set_headcount(
        draft.structure, fields.get("key", ""), number_of(fields, "headcount", otherwise=1) or 1
    ),
    "assign": _assign,
    "vacate": lambda draft, fields, many: acts.vacate_position(draft, fields.get("key", "")),
    "draw-line": _draw_line,
    "erase-line": lambda draft, fields, many: acts.erase_line(draft.structure, fields.get("line", "")),
    "add-unit": lambda draft, fields, many: acts.add_unit(draft.structure, _new_unit(draft, fields)),
    "change-unit": _change_unit,
    "split-unit": _split_unit,
    "merge-units": _merge_units,
    "remove-unit": lambda draft, fields, many: acts.remove_unit(draft.structure, fields.get("unit", "")),
    **CHARTER_ACTS,
}
