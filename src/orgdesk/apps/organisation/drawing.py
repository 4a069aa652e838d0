"""The chart of a version as a scene, an outline and a panel: rows and holders turned into what a reader sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.core.organisation.holders import vacant_seats
from orgdesk.core.organisation.model import Activity, LineKind, Position, RaciRole, Structure, Unit
from orgdesk.core.organisation.tree import Tree, build_tree
from orgdesk.core.scene.layout.charts import draw_chart
from orgdesk.core.scene.layout.nodes import ChartOptions, Direction, Node, Packing, Tie
from orgdesk.core.scene.model import LineKind as Stroke
from orgdesk.core.scene.model import Mark, Scene, TextLine
from orgdesk.core.scene.writers.docx import to_docx
from orgdesk.core.scene.writers.pdf import to_pdf, to_png
from orgdesk.core.scene.writers.pptx import to_pptx
from orgdesk.core.scene.writers.svg import to_svg
from orgdesk.core.scene.writers.vsdx import to_vsdx

_WRITERS: dict[str, Callable[[Scene], bytes]] = {
    "svg": lambda scene: to_svg(scene, standalone=True).encode(),
    "pdf": to_pdf,
    "png": to_png,
    "pptx": to_pptx,
    "vsdx": to_vsdx,
    "docx": to_docx,
}
_MOST_BOXES = 600
_MOST_NAMES = 3


@dataclass(frozen=True)
class Style:
    """One way of drawing a chart, as the layout picker offers it."""

    key: str
    label: str | Promise
    options: ChartOptions


STYLES = (
    Style("tree", gettext_lazy("Tree"), ChartOptions(packing=Packing.COLUMN, most_boxes=_MOST_BOXES)),
    Style("wide", gettext_lazy("Wide tree"), ChartOptions(most_boxes=_MOST_BOXES)),
    Style("left-right", gettext_lazy("Left to right"), ChartOptions(direction=Direction.RIGHT, most_boxes=_MOST_BOXES)),
    Style(
        "compact",
        gettext_lazy("Compact"),
        ChartOptions(packing=Packing.TWO_COLUMNS, group_same=True, most_boxes=_MOST_BOXES, gap=12, row=28),
    ),
    Style(
        "inverted",
        gettext_lazy("Customer on top"),
        ChartOptions(direction=Direction.UP, packing=Packing.COLUMN, most_boxes=_MOST_BOXES),
    ),
)


@dataclass(frozen=True)
class Seat:
    """A position with the people in it on a day."""

    position: Position
    unit: Unit | None
    boss: Position | None
    reports: tuple[Position, ...]
    holders: tuple[Assignment, ...]
    planned: tuple[Assignment, ...]
    history: tuple[Assignment, ...]
    vacant: int
    level: int = 0


def style_named(key: str) -> Style:
    return next((style for style in STYLES if style.key == key), STYLES[0])


def chart_of(version: Version, *, on: date, style: Style) -> Scene:
    """The whole chart with its holders on the day."""
    structure, people = version.content, _people(version, on=on)
    tree = build_tree(structure)
    nodes = [
        _node(version, position, people.get(position.key, ()), on=on, parent=tree.boss_of.get(position.key), tree=tree)
        for position in (structure.position_by_key[key] for key in tree.order)
    ]
    title = _("Organisation %(version)s") % {"version": str(version)}
    return draw_chart(
        nodes, _ties(structure), title=title, description=_description(version, on), options=style.options
    )


def outline_of(version: Version, *, on: date) -> list[Seat]:
    """The same chart as a list from the top down, each with its level: what a screen reader and a phone show."""
    people = _people(version, on=on)
    tree = build_tree(version.content)
    return [_seat(version, tree, key, people.get(key, ()), on=on) for key in _top_down(tree)]


def seat_of(version: Version, key: str, *, on: date) -> Seat | None:
    """One position with everything that its panel shows, or None where the version has none of that key."""
    if key not in version.content.position_by_key:
        return None
    people = _people(version, on=on, only=key)
    return _seat(version, build_tree(version.content), key, people.get(key, ()), on=on)


def charter_of(version: Version, unit: str) -> list[tuple[Activity, str]]:
    """What a unit does and its part in each."""
    found = []
    for activity in version.content.activities:
        roles = [entry.role for entry in activity.raci if entry.party == unit]
        if roles:
            found.append((activity, _role_words(roles[0])))
    return found


def comparison_drawing(before: Version, after: Version, *, on: date) -> Scene:
    """Both versions on one drawing: what is new outlined, what is gone as a ghost, what moved with an arrow from its old place."""
    from orgdesk.apps.organisation.comparing import comparison_of

    comparison = comparison_of(before, after, on=on)
    old, new = build_tree(before.content), build_tree(after.content)
    people = _people(after, on=on)
    nodes, ties = [], []
    for key in new.order:
        changes = comparison.kinds_of.get(key, ())
        style = changes[0] if changes else "unchanged"
        marks = tuple(Mark(str(comparison.word(kind)), "mark-change") for kind in changes)
        position = after.content.position_by_key[key]
        plain = _node(after, position, people.get(key, ()), on=on, parent=new.boss_of.get(key), tree=new)
        nodes.append(_restyled(plain, _drawn(style), marks))
    for key in (*comparison.removed, *comparison.moved):
        gone = before.content.position_by_key.get(key)
        if gone is not None:
            boss = old.boss_of.get(key)
            parent = boss if boss in after.content.position_by_key else None
            word = _("removed") if key in comparison.removed else _("was here")
            ghost = Node(
                id=f"was-{key}",
                parent=parent,
                lines=(TextLine(gone.title, "title"),),
                style="ghost",
                marks=(Mark(word, "mark-gone"),),
            )
            nodes.append(ghost)
            if key in comparison.moved:
                ties.append(Tie(source=ghost.id, target=key, kind=Stroke.ARROW))
    title = _("From %(before)s to %(after)s") % {"before": before.label, "after": after.label}
    options = ChartOptions(packing=Packing.COLUMN, most_boxes=_MOST_BOXES)
    return draw_chart(nodes, ties, title=title, description=comparison.summary, options=options)


def file_of(scene: Scene, kind: str) -> bytes:
    """The scene as a file of that kind. Raises KeyError for a kind that no writer makes."""
    return _WRITERS[kind](scene)


def _people(version: Version, *, on: date, only: str = "") -> dict[str, tuple[Assignment, ...]]:
    """Every assignment that a reader of this version sees, by position; holders of the day and its own plans."""
    rows = Assignment.objects.filter(version=None) | Assignment.objects.filter(version=version)
    rows = rows.filter(position_key=only) if only else rows
    found: dict[str, list[Assignment]] = {}
    for row in rows.select_related("person").order_by("-share", "person__name"):
        found.setdefault(row.position_key, []).append(row)
    return {key: tuple(assignments) for key, assignments in found.items()}


def _in_force(row: Assignment, on: date) -> bool:
    begun = row.start is None or row.start <= on
    lasting = row.end is None or row.end >= on
    return row.kind in Assignment.SEATED and begun and lasting


def _seat(version: Version, tree: Tree, key: str, rows: Sequence[Assignment], *, on: date) -> Seat:
    structure = version.content
    position = structure.position_by_key[key]
    boss = tree.boss_of.get(key)
    holders = tuple(row for row in rows if _in_force(row, on))
    return Seat(
        position=position,
        unit=structure.unit_by_key.get(position.unit or ""),
        boss=structure.position_by_key.get(boss or ""),
        reports=tuple(structure.position_by_key[child] for child in tree.children(key)),
        holders=holders,
        planned=tuple(row for row in rows if row.kind == Assignment.Kind.PLANNED),
        history=tuple(row for row in rows if row.end is not None and row.end < on),
        vacant=_vacant(position, holders),
        level=tree.depth_of.get(key, 0),
    )


def _vacant(position: Position, holders: Sequence[Assignment]) -> int:
    from orgdesk.apps.organisation.mapping import assignment_of

    return vacant_seats(position, [assignment_of(row) for row in holders])


def _node(
    version: Version, position: Position, rows: Sequence[Assignment], *, on: date, parent: str | None, tree: Tree
) -> Node:
    holders = [row for row in rows if _in_force(row, on)]
    planned = [row for row in rows if row.kind == Assignment.Kind.PLANNED]
    vacant = _vacant(position, holders)
    lines = [TextLine(position.title, "title")]
    if position.headcount > 1:
        lines.append(TextLine(f"× {position.headcount}", "count"))
    lines += [TextLine(_name(row), "name") for row in holders[:_MOST_NAMES]]
    if len(holders) > _MOST_NAMES:
        lines.append(TextLine(_("and %(count)s more") % {"count": len(holders) - _MOST_NAMES}, "note"))
    if planned:
        lines.append(TextLine(_("planned: %(name)s") % {"name": planned[0].person.name}, "note"))
    elif vacant:
        lines.append(TextLine(_vacant_words(position, vacant, rows, on), "note"))
    return Node(
        id=position.key,
        parent=parent,
        lines=tuple(lines),
        style=_box_style(position, holders, planned, vacant, tree),
        marks=_marks(position),
        weight=position.headcount,
        group=position.unit or "",
        href=reverse("organisation:position", args=[version.key, position.key]),
        label=", ".join(line.text for line in lines),
        data=(("key", position.key), ("unit", position.unit or "")),
    )


def _name(row: Assignment) -> str:
    alias = f" ({row.alias})" if row.alias else ""
    acting = " " + _("(acting)") if row.kind == Assignment.Kind.ACTING else ""
    return f"{row.person.name}{alias}{acting}"


def _vacant_words(position: Position, vacant: int, rows: Sequence[Assignment], on: date) -> str:
    ended = [row.end for row in rows if row.end is not None and row.end < on]
    if position.headcount > 1:
        return _("%(count)s vacant") % {"count": vacant}
    elif ended:
        return _("vacant %(days)s d") % {"days": (on - max(ended)).days}
    else:
        return _("vacant")


def _box_style(
    position: Position, holders: Sequence[Assignment], planned: Sequence[Assignment], vacant: int, tree: Tree
) -> str:
    if planned and not holders:
        return "planned"
    elif vacant and not holders:
        return "vacant"
    elif any(row.kind == Assignment.Kind.ACTING for row in holders):
        return "acting"
    elif tree.children(position.key):
        return "head"
    else:
        return "position"


def _marks(position: Position) -> tuple[Mark, ...]:
    words = {
        "undefined_role": _("role undefined"),
        "stepping_stone": _("stepping stone"),
        "entry_pool": _("entry pool"),
    }
    found = [
        Mark(words[tag], "mark-warn" if tag == "undefined_role" else "mark") for tag in position.tags if tag in words
    ]
    return tuple(found + [Mark(focus, "mark") for focus in position.focus])


def _ties(structure: Structure) -> list[Tie]:
    known = structure.position_by_key
    return [
        Tie(source=line.boss, target=line.position, kind=Stroke.DOTTED, text=_line_words(line.kind))
        for line in structure.lines
        if line.kind.dotted and line.boss in known and line.position in known
    ]


def _line_words(kind: LineKind) -> str:
    words = {LineKind.MATRIX: _("matrix"), LineKind.LIAISON: _("liaison"), LineKind.BOARD: _("board")}
    return words.get(kind, "")


def _role_words(role: RaciRole) -> str:
    words: Mapping[RaciRole, str] = {
        RaciRole.ACCOUNTABLE: _("accountable"),
        RaciRole.RESPONSIBLE: _("responsible"),
        RaciRole.CONSULTED: _("consulted"),
        RaciRole.INFORMED: _("informed"),
    }
    return words[role]


def _description(version: Version, on: date) -> str:
    return _("%(count)s positions, holders as of %(day)s.") % {
        "count": len(version.content.positions),
        "day": on.isoformat(),
    }


def _top_down(tree: Tree) -> list[str]:
    order: list[str] = []
    waiting = list(reversed(tree.roots))
    while waiting:
        key = waiting.pop()
        order.append(key)
        waiting.extend(reversed(tree.children(key)))
    return order


def _drawn(kind: str) -> str:
    return kind if kind in {"added", "moved", "retitled", "refilled", "unchanged"} else "refilled"


def _restyled(node: Node, style: str, marks: tuple[Mark, ...]) -> Node:
    return replace(node, style=style, marks=marks)
