"""From an organisation to what is drawn: positions as nodes, dotted lines as ties, units as rings, pods and a map.

Words that a person reads come in translated; addresses and marks come from the page. Nothing here lays anything out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from orgdesk.core.organisation.comparison import Comparison
from orgdesk.core.organisation.holders import holders_by_position
from orgdesk.core.organisation.model import (
    Assignment,
    AssignmentKind,
    Intensity,
    Person,
    Position,
    PositionState,
    ReportingLine,
    Structure,
    Unit,
    UnitKind,
)
from orgdesk.core.organisation.tree import build_tree
from orgdesk.core.scene.layout.nodes import Node, Tie
from orgdesk.core.scene.layout.pods import Pod
from orgdesk.core.scene.model import LineKind, Mark, TextLine

ASSISTANT = "assistant"
"""The tag of a position that stands beside its head."""
_MOST_NAMES = 4
_WEIGHTS = {Intensity.LOW: 1.0, Intensity.MEDIUM: 2.0, Intensity.HIGH: 4.0}
_RING_EDGES = (0.6, 0.2)
"""At least this share of working time with customers: ring 1, ring 2; below it ring 3."""


def _nowhere(key: str) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """What the page knows and the organisation does not: words, addresses, marks, names of people."""

    vacant: str = "vacant"
    planned: str = "planned"
    acting: str = "acting"
    more: str = "+{count}"
    kinds: Mapping[str, str] = field(default_factory=dict)
    """The word of each dotted kind (matrix, liaison, board)."""
    vision: str = "Vision"
    culture: str = "Culture"
    team: str = "Team"
    people: Mapping[str, Person] = field(default_factory=dict)
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    """Marks by position or unit key."""
    vacant_for: Mapping[str, str] = field(default_factory=dict)
    """Instead of `vacant`, by position key: "vacant 34 d"."""
    href: Callable[[str], str] = _nowhere
    """The address of a position or unit key."""


_PLAIN = Dress()


def position_nodes(
    structure: Structure, assignments: Iterable[Assignment] = (), *, dress: Dress = _PLAIN, planned: bool = False
) -> tuple[tuple[Node, ...], tuple[Tie, ...]]:
    """Each position as a node below its first solid boss, and each dotted line as a tie.

    Broken structures are drawn as well: a loop is cut where the tree cuts it, a line to nobody is left out.
    """
    tree = build_tree(structure)
    held = holders_by_position(assignments, planned=planned)
    keys = [*tree.order, *(key for key in structure.position_by_key if key not in tree.depth_of)]
    nodes = tuple(
        _position(
            structure.position_by_key[key], tree.boss_of.get(key), held.get(key, ()), dress, top=key in tree.roots
        )
        for key in keys
    )
    known = structure.position_by_key
    dotted = (line for lines in tree.dotted_lines_of.values() for line in lines)
    ties = tuple(_tie(line, dress) for line in dotted if line.position in known and line.boss in known)
    return nodes, ties


def changes_by_key(comparison: Comparison) -> dict[str, tuple[str, ...]]:
    """What `layout.comparison.draw_comparison` asks for: the kinds of change of each position."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for change in comparison.changes:
        found[change.key].append(change.kind.value)
    return {key: tuple(kinds) for key, kinds in found.items()}


def unit_rings(structure: Structure, *, dress: Dress = _PLAIN) -> tuple[Node, ...]:
    """Each unit as a node of the ring layout: by its own ring, else by its share of customer contact, else outermost."""
    return tuple(
        Node(
            id=unit.key,
            lines=(TextLine(unit.name, "title"),),
            style="unit",
            ring=ring_of(unit),
            group=unit.parent or "",
            marks=dress.marks.get(unit.key, ()),
            href=dress.href(unit.key),
        )
        for unit in structure.units
    )


def ring_of(unit: Unit) -> int | None:
    """On which ring around the customer a unit stands, 1 the nearest; None where neither ring nor contact is known."""
    if unit.ring is not None:
        return min(12, max(1, unit.ring + 1))
    elif unit.contact_share is None:
        return None
    else:
        return 1 + sum(unit.contact_share < edge for edge in _RING_EDGES)


def unit_pods(
    structure: Structure,
    assignments: Iterable[Assignment] = (),
    *,
    dress: Dress = _PLAIN,
    kinds: frozenset[UnitKind] = frozenset({UnitKind.POD}),
) -> tuple[Pod, ...]:
    """The units of the given kinds as cards with vision, culture and team."""
    held = holders_by_position(assignments)
    return tuple(
        Pod(
            id=unit.key,
            name=unit.name,
            sections=((dress.vision, " · ".join(unit.vision)), (dress.culture, " · ".join(unit.culture))),
            team_word=dress.team,
            team=tuple(
                _position(position, None, held.get(position.key, ()), dress, top=False)
                for position in structure.positions_of_unit.get(unit.key, ())
            ),
            marks=dress.marks.get(unit.key, ()),
            href=dress.href(unit.key),
        )
        for unit in structure.units
        if unit.kind in kinds
    )


def unit_interactions(
    structure: Structure,
    counts: Mapping[tuple[str, str], int] | None = None,
    *,
    hand_overs: Mapping[tuple[str, str], Sequence[str]] | None = None,
    dress: Dress = _PLAIN,
) -> tuple[tuple[Node, ...], tuple[Tie, ...]]:
    """Units that deal with each other, and what passes between them: `counts` (hand-offs), or else the internal services and
    `hand_overs`, by which processes and services work goes from a unit to a unit.
    """
    if counts is None and hand_overs is not None:
        ties = [_handed(pair, tuple(sources)) for pair, sources in hand_overs.items()]
        ties += [
            Tie(source=s.supplier, target=s.customer, kind=LineKind.FLOW, text=s.name, weight=_WEIGHTS[s.intensity])
            for s in structure.services
            if not s.hand_off
        ]
    elif counts is None:
        ties = [
            Tie(source=source, target=target, kind=LineKind.FLOW, text=s.name, weight=_WEIGHTS[s.intensity])
            for s in structure.services
            # Work that is handed over goes to who serves; any other service comes from there.
            for source, target in [(s.customer, s.supplier) if s.hand_off else (s.supplier, s.customer)]
        ]
    else:
        ties = [
            Tie(source=source, target=target, kind=LineKind.FLOW, text=f"{count}", weight=float(count))
            for (source, target), count in counts.items()
        ]
    ties = [tie for tie in ties if tie.source in structure.unit_by_key and tie.target in structure.unit_by_key]
    touched = {end for tie in ties for end in (tie.source, tie.target)}
    nodes = tuple(
        Node(
            id=unit.key,
            lines=(TextLine(unit.name, "title"),),
            style="unit",
            marks=dress.marks.get(unit.key, ()),
            href=dress.href(unit.key),
        )
        for unit in structure.unit_by_key.values()
        if unit.key in touched
    )
    return nodes, tuple(ties)


def _handed(pair: tuple[str, str], sources: tuple[str, ...]) -> Tie:
    """One line for all that passes from a unit to a unit: the first by its name, the others counted."""
    text = sources[0] if len(sources) == 1 else f"{sources[0]} +{len(sources) - 1}"
    return Tie(
        source=pair[0], target=pair[1], kind=LineKind.FLOW, text=text, weight=len(sources), label=", ".join(sources)
    )


def _position(position: Position, boss: str | None, held: Sequence[Assignment], dress: Dress, *, top: bool) -> Node:
    return Node(
        id=position.key,
        parent=boss,
        lines=(TextLine(position.title, "title"), *_holders(position, held, dress)),
        style=_style(position, held, top=top),
        marks=dress.marks.get(position.key, ()),
        group=position.unit or "",
        assistant=ASSISTANT in position.tags,
        weight=max(1, position.headcount),
        href=dress.href(position.key),
        data=(("key", position.key), ("title", position.title), ("unit", position.unit or "")),
    )


def _holders(position: Position, held: Sequence[Assignment], dress: Dress) -> list[TextLine]:
    """The count of a box of several seats, then who sits there, each with what is unusual about it."""
    lines = [TextLine(f"× {position.headcount}", "count")] if position.headcount > 1 else []
    unusual = {AssignmentKind.ACTING: dress.acting, AssignmentKind.PLANNED: dress.planned}
    for assignment in held[:_MOST_NAMES]:
        person = dress.people.get(assignment.person)
        name = assignment.alias or (person.name if person else assignment.person)
        word = unusual.get(assignment.kind)
        lines.append(TextLine(f"{name} ({word})" if word else name, "name"))
    if len(held) > _MOST_NAMES:
        lines.append(TextLine(dress.more.format(count=len(held) - _MOST_NAMES), "note"))
    if not held and position.headcount <= 1:
        empty = dress.planned if position.state is PositionState.PLANNED else dress.vacant
        lines.append(TextLine(dress.vacant_for.get(position.key, empty), "note"))
    return lines


def _style(position: Position, held: Sequence[Assignment], *, top: bool) -> str:
    if position.state is PositionState.PLANNED:
        return "planned"
    elif not held and position.headcount <= 1:
        return "vacant"
    elif top:
        return "head"
    elif position.headcount > 1:
        return "group"
    else:
        return "position"


def _tie(line: ReportingLine, dress: Dress) -> Tie:
    word = dress.kinds.get(line.kind.value, "")
    share = f"{line.share:.0%}" if line.share is not None else ""
    return Tie(source=line.position, target=line.boss, kind=LineKind.DOTTED, text=f"{word} {share}".strip())
