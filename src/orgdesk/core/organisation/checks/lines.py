"""Lines that are wrong: loops, orphans, two solid bosses, boxes in units that do not exist."""

from __future__ import annotations

from collections.abc import Iterable

from orgdesk.core.organisation.checks.context import CheckContext, positions, units
from orgdesk.core.organisation.findings import ElementRef, Finding, Severity
from orgdesk.core.organisation.model import UnitKind
from orgdesk.core.phrases import phrase

STANDALONE_KINDS = frozenset({UnitKind.AUDIT_BODY, UnitKind.GOVERNANCE_BODY, UnitKind.EXTERNAL})
"""Units whose positions may stand outside the line."""


def loops(context: CheckContext) -> Iterable[Finding]:
    """Positions that report to themselves, directly or in a circle."""
    for loop in context.tree.loops:
        yield Finding(
            "loop",
            Severity.ERROR,
            positions(*loop),
            phrase(
                "{count} positions report in a circle: {titles}.",
                count=len(loop),
                titles=" → ".join(context.title(key) for key in loop[:6]),
            ),
            phrase("No decision can be carried upwards out of a circle, and nothing can be routed through it."),
        )


def orphans(context: CheckContext) -> Iterable[Finding]:
    """Positions whose boss does not exist, and single positions that hang nowhere."""
    for line in context.tree.unknown_bosses:
        yield Finding(
            "unknown_boss",
            Severity.ERROR,
            positions(*(key for key in (line.position,) if key in context.structure.position_by_key)),
            phrase(
                "{title} reports to “{boss}”, which is not on the chart.",
                title=context.title(line.position),
                boss=line.boss,
            ),
            phrase("A line to nobody leaves a position without a boss and its work without a way up."),
        )
    if len(context.tree.order) > 1:
        yield from _loose_positions(context)


def _loose_positions(context: CheckContext) -> Iterable[Finding]:
    misled = {line.position for line in context.tree.unknown_bosses}
    for key in context.tree.roots:
        unit = context.structure.unit_by_key.get(context.structure.position_by_key[key].unit or "")
        standalone = unit is not None and unit.kind in STANDALONE_KINDS
        if not context.tree.children(key) and not standalone and key not in misled:
            yield Finding(
                "orphan",
                Severity.WARNING,
                positions(key),
                phrase("{title} has neither a boss nor reports.", title=context.title(key)),
                phrase("Nobody sets its priorities and nobody notices when it is empty."),
            )


def two_solid_bosses(context: CheckContext) -> Iterable[Finding]:
    """Positions with more than one solid line."""
    for line in context.tree.second_bosses:
        yield Finding(
            "two_solid_bosses",
            Severity.ERROR,
            positions(line.position, context.tree.boss_of.get(line.position, line.boss), line.boss),
            phrase(
                "{title} has a second solid line, to {boss}.",
                title=context.title(line.position),
                boss=context.title(line.boss),
            ),
            phrase("Two bosses give two priorities; make the second line dotted (matrix, liaison, board)."),
        )


def unknown_units(context: CheckContext) -> Iterable[Finding]:
    """Positions in units, and units under units or with heads, that are not on the chart; units in a circle."""
    known = context.structure.unit_by_key
    for position in context.structure.positions:
        if position.unit is not None and position.unit not in known:
            yield _unknown_unit(positions(position.key), position.title or position.key, position.unit)
    for unit in context.structure.units:
        if unit.parent is not None and unit.parent not in known:
            yield _unknown_unit(units(unit.key), unit.name, unit.parent)
        if unit.head is not None and unit.head not in context.structure.position_by_key:
            yield Finding(
                "unknown_head",
                Severity.ERROR,
                units(unit.key),
                phrase("{unit} is led by “{head}”, which is not on the chart.", unit=unit.name, head=unit.head),
                phrase("What is owned by the head of this unit has no owner."),
            )


def unit_loops(context: CheckContext) -> Iterable[Finding]:
    """Units that contain themselves."""
    parents = {unit.key: unit.parent for unit in context.structure.units}
    cleared: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        key: str | None = start
        while key is not None and key not in cleared and key not in path:
            path[key] = None
            key = parents.get(key)
        if key is not None and key in path:
            ring = list(path)[list(path).index(key) :]
            yield Finding(
                "unit_loop",
                Severity.ERROR,
                units(*ring),
                phrase(
                    "Units contain each other in a circle: {names}.",
                    names=" → ".join(context.unit_name(unit) for unit in ring[:6]),
                ),
                phrase("Such units belong nowhere, and nothing that is summed upwards reaches the top."),
            )
        cleared.update(path)


def _unknown_unit(elements: tuple[ElementRef, ...], name: str, unit: str) -> Finding:
    return Finding(
        "unknown_unit",
        Severity.ERROR,
        elements,
        phrase("{name} belongs to the unit “{unit}”, which is not on the chart.", name=name, unit=unit),
        phrase("Work that is routed by unit cannot find it."),
    )
