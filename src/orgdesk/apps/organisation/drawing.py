"""The chart of a version as a scene, in every layout that the picker offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgdesk.apps.organisation.addresses import pages_of_positions
from orgdesk.apps.organisation.branches import Branches
from orgdesk.apps.organisation.charters import hand_overs_of
from orgdesk.apps.organisation.checking import OPEN
from orgdesk.apps.organisation.comparing import WORDS, comparison_between
from orgdesk.apps.organisation.mapping import assignment_of
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.apps.organisation.seats import days_vacant, in_force, people_by_position
from orgdesk.core.organisation.findings import ElementKind, Finding, Severity
from orgdesk.core.organisation.holders import vacant_seats
from orgdesk.core.organisation.model import Assignment as Assigned
from orgdesk.core.organisation.model import Person, Position, Structure, UnitKind
from orgdesk.core.scene.charts import (
    Dress,
    changes_by_key,
    position_nodes,
    unit_interactions,
    unit_pods,
    unit_rings,
)
from orgdesk.core.scene.layout.charts import draw_chart
from orgdesk.core.scene.layout.comparison import draw_comparison
from orgdesk.core.scene.layout.interactions import draw_interactions
from orgdesk.core.scene.layout.nodes import ChartOptions, Direction, Node, Packing
from orgdesk.core.scene.layout.pods import draw_pods
from orgdesk.core.scene.layout.rings import draw_rings
from orgdesk.core.scene.model import Mark, Scene

MOST_BOXES = 600
"""A chart of more boxes than this is drawn with its deepest levels folded; find and the list show all of it."""


@dataclass(frozen=True)
class Chart:
    """A version on a day as the layouts take it: structure, the assignments that count, and how it is dressed."""

    structure: Structure
    assignments: tuple[Assigned, ...]
    planned: bool
    dress: Dress
    title: str
    description: str


Layout = Callable[[Chart, ChartOptions], Scene]


@dataclass(frozen=True)
class Style:
    """One way of drawing a chart, as the layout picker offers it. A `legible` one begins at a size at which
    words can be read, the others whole.
    """

    key: str
    label: str | Promise
    options: ChartOptions
    draw: Layout
    legible: bool = True


def _draw_tree(chart: Chart, options: ChartOptions) -> Scene:
    nodes, ties = position_nodes(chart.structure, chart.assignments, dress=chart.dress, planned=chart.planned)
    if options.direction is Direction.UP:
        options = replace(options, crown=_("Customers"))
    return draw_chart(nodes, ties, title=chart.title, description=chart.description, options=options)


def _draw_rings(chart: Chart, options: ChartOptions) -> Scene:
    names = (_("with customers all day"), _("close to customers"), _("behind them"))
    nodes = unit_rings(chart.structure, dress=_for_units(chart))
    return draw_rings(nodes, centre=_("Customers"), names=names, title=chart.title, description=chart.description)


def _draw_pods(chart: Chart, options: ChartOptions) -> Scene:
    """Pods where most units with people are pods, else every unit with people as a card."""
    staffed = [unit.kind for unit in chart.structure.units if unit.key in chart.structure.positions_of_unit]
    mostly = staffed.count(UnitKind.POD) * 2 > len(staffed)
    kinds = frozenset({UnitKind.POD}) if mostly else frozenset(staffed)
    pods = unit_pods(chart.structure, chart.assignments, dress=_for_units(chart), kinds=kinds)
    return draw_pods(pods, title=chart.title, description=chart.description)


def _draw_interactions(chart: Chart, options: ChartOptions) -> Scene:
    handed = {(row.origin.key, row.target.key): row.sources for row in hand_overs_of(chart.structure)}
    nodes, ties = unit_interactions(chart.structure, hand_overs=handed, dress=_for_units(chart))
    return draw_interactions(nodes, ties, title=chart.title, description=chart.description)


STYLES = (
    Style("tree", gettext_lazy("Tree"), ChartOptions(packing=Packing.COLUMN), _draw_tree),
    Style("wide", gettext_lazy("Wide"), ChartOptions(), _draw_tree),
    Style("left-right", gettext_lazy("Left to right"), ChartOptions(direction=Direction.RIGHT), _draw_tree),
    Style(
        "compact",
        gettext_lazy("Compact"),
        ChartOptions(packing=Packing.TWO_COLUMNS, group_same=True, gap=12, row=28),
        _draw_tree,
    ),
    Style(
        "inverted",
        gettext_lazy("Customer on top"),
        ChartOptions(direction=Direction.UP, packing=Packing.COLUMN),
        _draw_tree,
    ),
    Style("rings", gettext_lazy("Rings"), ChartOptions(), _draw_rings, legible=False),
    Style("pods", gettext_lazy("Pods"), ChartOptions(), _draw_pods, legible=False),
    Style("interactions", gettext_lazy("Interactions"), ChartOptions(), _draw_interactions, legible=False),
)


def style_named(key: str) -> Style:
    return next((style for style in STYLES if style.key == key), STYLES[0])


def chart_of(
    version: Version,
    *,
    on: date,
    style: Style,
    findings: Sequence[Finding] = (),
    found: str = "",
    branches: Branches | None = None,
) -> Scene:
    """The whole chart with its holders on the day; boxes that `found` names stand out, `branches` are shown as they say."""
    chart, branches = _chart(version, on=on, findings=findings), branches or Branches()
    options = replace(style.options, most_boxes=MOST_BOXES, collapsed=branches.closed, packing_of=branches.packing_of)
    return _highlighted(style.draw(chart, options), found)


def comparison_drawing(before: Version, after: Version, *, on: date) -> Scene:
    """Both versions on one drawing: what is new outlined, what is gone as a ghost, what moved with an arrow from its old place."""
    old, new = _chart(before, on=on, planned=False), _chart(after, on=on, planned=True)
    result = comparison_between(before, after, on=on)
    was, _ties = position_nodes(old.structure, old.assignments, dress=old.dress)
    now, _ties = position_nodes(new.structure, new.assignments, dress=new.dress, planned=True)
    options = ChartOptions(packing=Packing.COLUMN, most_boxes=MOST_BOXES)
    return draw_comparison(
        was,
        [_without_marks(node) for node in now],
        changes_by_key(result),
        words={kind.value: str(word) for kind, word in WORDS.items()},
        title=_("From %(before)s to %(after)s") % {"before": before.label, "after": after.label},
        description=new.description,
        options=options,
    )


def _chart(version: Version, *, on: date, findings: Sequence[Finding] = (), planned: bool | None = None) -> Chart:
    rows = people_by_position(version)
    planned = version.status in OPEN if planned is None else planned
    counted = [row for held in rows.values() for row in held if in_force(row, on)]
    if planned:
        counted += [row for held in rows.values() for row in held if row.version_id == version.pk]
    return Chart(
        structure=version.content,
        assignments=tuple(assignment_of(row) for row in counted),
        planned=planned,
        dress=_dress(version, rows, on=on, findings=findings),
        title=_("Organisation %(version)s") % {"version": str(version)},
        description=_("%(count)s positions, holders as of %(day)s.")
        % {"count": len(version.content.positions), "day": on.isoformat()},
    )


def _dress(
    version: Version, rows: Mapping[str, tuple[Assignment, ...]], *, on: date, findings: Sequence[Finding]
) -> Dress:
    """Words, names, marks and addresses of the boxes."""
    people = {row.person.key: row.person for held in rows.values() for row in held}
    remarks = _remarks(findings)
    marks = {
        position.key: tuple(_marks(position, rows.get(position.key, ()), on=on) + remarks.get(position.key, []))
        for position in version.content.positions
    }
    lasting = {key: days_vacant(held, on) for key, held in rows.items()}
    return Dress(
        vacant=_("vacant"),
        planned=_("planned"),
        acting=_("acting"),
        more=_("and {count} more"),
        kinds={"matrix": _("matrix"), "liaison": _("liaison"), "board": _("board")},
        vision=_("Vision"),
        culture=_("Culture"),
        team=_("Team"),
        people={key: Person(key, person.name, person.alias) for key, person in people.items()},
        marks={key: found for key, found in marks.items() if found},
        vacant_for={key: _("vacant %(days)s d") % {"days": days} for key, days in lasting.items() if days is not None},
        href=pages_of_positions(version),
    )


def _for_units(chart: Chart) -> Dress:
    """In layouts of units the boxes lead to the units."""
    prefix = chart.dress.href("a").rsplit("/positions/", 1)[0]

    def href(key: str) -> str:
        place = "positions" if key in chart.structure.position_by_key else "units"
        return f"{prefix}/{place}/{key}"

    return replace(chart.dress, href=href)


def _marks(position: Position, rows: Sequence[Assignment], *, on: date) -> list[Mark]:
    words = {
        "undefined_role": Mark(_("role undefined"), "mark-warn"),
        "stepping_stone": Mark(_("stepping stone")),
        "entry_pool": Mark(_("entry pool")),
    }
    found = [words[tag] for tag in position.tags if tag in words]
    found += [Mark(_("focus: %(what)s") % {"what": focus}) for focus in position.focus]
    vacant = vacant_seats(position, [assignment_of(row) for row in rows if in_force(row, on)])
    if position.headcount > 1 and vacant:
        found.append(Mark(_("%(count)s vacant") % {"count": vacant}, "mark-warn"))
    return found


def _remarks(findings: Sequence[Finding]) -> dict[str, list[Mark]]:
    """Errors and warnings counted on the box that they are about first; remarks stay in the list."""
    counted: dict[str, list[int]] = {}
    for finding in findings:
        about = next((one.key for one in finding.elements if one.kind is ElementKind.POSITION), "")
        if about and finding.severity is not Severity.REMARK:
            errors, warnings = counted.get(about, (0, 0))
            bad = finding.severity is Severity.ERROR
            counted[about] = [errors + bad, warnings + (not bad)]
    return {key: _counted_marks(errors, warnings) for key, (errors, warnings) in counted.items()}


def _counted_marks(errors: int, warnings: int) -> list[Mark]:
    found = []
    if errors:
        found.append(Mark(ngettext("%(count)d error", "%(count)d errors", errors) % {"count": errors}, "mark-bad"))
    if warnings:
        words = ngettext("%(count)d warning", "%(count)d warnings", warnings) % {"count": warnings}
        found.append(Mark(words, "mark-warn"))
    return found


def _highlighted(scene: Scene, found: str) -> Scene:
    """Boxes whose words hold `found` are drawn as found."""
    wanted = found.strip().casefold()
    if not wanted:
        return scene
    boxes = {box.id for box in scene.boxes() if wanted in box.spoken.casefold()}
    items = tuple(replace(item, style="found") if getattr(item, "id", "") in boxes else item for item in scene.items)
    return replace(scene, items=items)


def _without_marks(node: Node) -> Node:
    return replace(node, marks=())
