"""Nodes to a chart: which become units, facets of units, positions and holders, and which wait in the tray."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from orgdesk.core.organisation.holders import vacancies
from orgdesk.core.organisation.importing.nodes import Node, children_of
from orgdesk.core.organisation.importing.result import ImportResult, Placed, SourceLine, TrayLine, TrayReason
from orgdesk.core.organisation.importing.titles import Label, looks_like_name, read_label, read_member
from orgdesk.core.organisation.importing.vocabulary import bare, facet_of, is_chrome, is_cut_off
from orgdesk.core.organisation.model import (
    Activity,
    Assignment,
    AssignmentKind,
    Duty,
    Goal,
    LineKind,
    PartyKind,
    People,
    Person,
    Position,
    RaciEntry,
    RaciRole,
    ReportingLine,
    Structure,
    Unit,
    UnitKind,
)
from orgdesk.core.organisation.tree import build_tree
from orgdesk.core.organisation.words import slug, unused_key
from orgdesk.core.phrases import phrase

PART_TIME = "part_time"
_PROSE = 120


@dataclass(frozen=True)
class _Place:
    """Where the children of a node hang: unit and boss around them, and the facet whose list they are."""

    unit: str | None = None
    boss: str | None = None
    facet: str | None = None
    key: str | None = None


@dataclass
class Builder:
    """Collects elements while nodes or rows are read; `result` closes it."""

    units: dict[str, Unit] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    lines: list[ReportingLine] = field(default_factory=list)
    activities: dict[str, Activity] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    assignments: list[Assignment] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    tray: list[TrayLine] = field(default_factory=list)
    ignored: list[TrayLine] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    unknown_bosses: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    label: str = ""

    def add_unit(self, name: str, kind: UnitKind, parent: str | None, source: SourceLine) -> str:
        """A unit named `name`; its key."""
        key = unused_key(slug(name, fallback="unit"), self.units)
        self.units[key] = Unit(key, name, kind, parent, order=10 * len(self.units) + 10)
        self.placed.append(Placed(source, "units", key))
        return key

    def add_position(self, label: Label, unit: str | None, boss: str | None, source: SourceLine, **values: Any) -> str:
        """A position and, where the label names one, its holder; the key of the position."""
        key = unused_key(slug(label.title or label.holder, fallback="position"), self.positions)
        number = re.search(r"(?:^|\s)(\d{1,3})$", label.title)
        seat = int(number.group(1)) if number is not None else None
        tags = (PART_TIME,) if label.part_time else ()
        order = 10 * len(self.positions) + 10
        values = {"seat_number": seat, "tags": tags, "order": order, "headcount": label.headcount, **values}
        self.positions[key] = Position(key, label.title, unit, **values)
        if boss is not None:
            self.lines.append(ReportingLine(key, boss))
        if label.holder:
            kind = AssignmentKind.ACTING if label.acting else AssignmentKind.SUBSTANTIVE
            person = self.add_person(label.holder)
            self.assignments.append(Assignment(person, key, kind, alias=label.alias))
        if not label.title:
            self.warnings.append(
                phrase(
                    "Line {line}: {holder} has no title; give the position one.",
                    line=source.line,
                    holder=label.holder or phrase("a box"),
                )
            )
        self.placed.append(Placed(source, "positions", key))
        return key

    def add_person(self, name: str, *, key: str | None = None, email: str = "") -> str:
        """The person called `name`, once however often named; the key."""
        key = key or slug(name, fallback="person")
        if key not in self.persons:
            self.persons[key] = Person(key, name, email=email)
        return key

    def put_aside(self, source: SourceLine, reason: TrayReason, parent: str | None, explanation: str = "") -> None:
        """Keep a line in the tray."""
        self.tray.append(TrayLine(source, reason, explanation, parent))

    def result(self, format_name: str) -> ImportResult:
        """Everything collected, with what the tree and the holders show."""
        structure = Structure(
            tuple(self.units.values()),
            tuple(self.positions.values()),
            tuple(self.lines),
            tuple(self.activities.values()),
        )
        named = bool(self.assignments)
        empty = vacancies(structure, self.assignments) if named else ()
        return ImportResult(
            structure,
            People(tuple(self.persons.values()), tuple(self.assignments)),
            tuple(self.placed),
            tuple(self.tray),
            tuple(self.ignored),
            tuple(self.duplicates),
            tuple(self.unknown_bosses),
            build_tree(structure).loops,
            tuple(position.key for position in empty),
            tuple(self.warnings),
            format_name,
            self.label,
        )


def build_chart(nodes: Sequence[Node], *, format_name: str, warnings: Sequence[str] = ()) -> ImportResult:
    """The chart that nodes show. Every node is placed, in the tray, or ignored as page furniture."""
    return _TreeReader(nodes, warnings).read(format_name)


class _TreeReader:
    def __init__(self, nodes: Sequence[Node], warnings: Sequence[str]) -> None:
        self.nodes = nodes
        self.children = children_of(nodes)
        self.out = Builder(warnings=list(warnings))
        self.places: list[_Place] = []
        self.known_titles = {node.text.casefold() for node in nodes}
        self.words = self._words_of_headings()
        self.hierarchical = any(node.parent is not None for node in nodes)
        self.labels = [self._label(place) for place in range(len(nodes))]

    def read(self, format_name: str) -> ImportResult:
        for place, node in enumerate(self.nodes):
            around = self.places[node.parent] if node.parent is not None else _Place()
            self.places.append(self._place_node(place, node, around))
        self._draw_dotted_lines()
        self._note_duplicates()
        return self.out.result(format_name)

    def _words_of_headings(self) -> frozenset[str]:
        """Words of boxes with children: they name units, not people."""
        texts = (self.nodes[place].text.split("(")[0] for place, below in enumerate(self.children) if below)
        headings = [text for text in texts if len(text) < _PROSE and not read_label(text).role]
        return frozenset(bare(word) for text in headings for word in re.split(r"[\s/&]+", text))

    def _label(self, place: int) -> Label:
        return read_label(self.nodes[place].text, known_titles=self.known_titles, extra_words=self.words)

    def _place_node(self, place: int, node: Node, around: _Place) -> _Place:
        inside = replace(around, facet=None)
        facet = facet_of(node.text)
        if not node.text.strip():
            return around
        elif is_chrome(node.text):
            self.out.ignored.append(TrayLine(node.source, TrayReason.CHROME))
            return inside
        elif is_cut_off(node.text):
            self.out.put_aside(
                node.source, TrayReason.CUT_OFF, around.key, phrase("More was hidden where this was copied.")
            )
            return inside
        elif around.facet is not None:
            return self._place_in_facet(node, around)
        elif facet is not None and around.unit is not None and self.children[place]:
            self.out.placed.append(Placed(node.source, "units", around.unit))
            return replace(around, facet=facet)
        else:
            return self._place_box(place, node, inside)

    def _place_box(self, place: int, node: Node, around: _Place) -> _Place:
        label = self.labels[place]
        named = self._named(node.text)
        if self._is_chart_title(place, node):
            self.out.label = node.text
            self.out.placed.append(Placed(node.source, "version", node.text))
            return around
        elif label.role:
            key = self._add_position(node, label, around)
            return replace(around, boss=key, key=key)
        elif self._is_unit(place, node):
            return self._place_unit(label, node, around)
        elif named is not None and self.hierarchical and around.unit is not None:
            seat = Label(node.text, named.group(1), named.group(2), role=True)
            key = self._add_position(node, seat, around, duties=_duties(named.group(3)))
            return replace(around, boss=key, key=key)
        else:
            reason = TrayReason.TEXT if len(node.text) > _PROSE else TrayReason.NOT_UNDERSTOOD
            explanation = phrase(
                "Neither a title nor a unit was recognised; drag it to where it belongs, or dismiss it."
            )
            self.out.put_aside(node.source, reason, around.key, explanation)
            return around

    def _place_in_facet(self, node: Node, around: _Place) -> _Place:
        unit = self.out.units[around.unit or ""]
        inside = replace(around, facet=None)
        if around.facet == "team":
            label = read_member(node.text, extra_words=self.words)
            duties = _duties(label.title) if label.holder and not _short(label.title) else ()
            title = "" if duties else label.title
            key = self._add_position(node, replace(label, title=title), around, duties=duties)
            return replace(inside, boss=key, key=key)
        elif around.facet == "activities":
            key = unused_key(slug(node.text, fallback="activity"), self.out.activities)
            owner = RaciEntry(unit.key, RaciRole.ACCOUNTABLE, PartyKind.UNIT)
            self.out.activities[key] = Activity(key, node.text, (owner,))
            self.out.placed.append(Placed(node.source, "activities", key))
            return inside
        else:
            name = around.facet or ""
            entry: Any = Goal(node.text) if name == "goals" else node.text
            changes: dict[str, Any] = {name: (*getattr(unit, name), entry)}
            self.out.units[unit.key] = replace(unit, **changes)
            self.out.placed.append(Placed(node.source, "units", unit.key))
            return around

    def _place_unit(self, label: Label, node: Node, around: _Place) -> _Place:
        place = len(self.places)
        named = self._named(node.text)
        name = named.group(1) if named is not None else label.title or node.text
        facets = any(facet_of(self.nodes[child].text) for child in self.children[place])
        key = self.out.add_unit(name, _unit_kind(node.text, with_facets=facets), around.unit, node.source)
        if node.notes:
            self.out.units[key] = replace(self.out.units[key], note="\n".join(node.notes))
        inside = _Place(key, around.boss, None, key)
        if named is not None:
            head = self._add_position(node, Label(node.text, name, named.group(2), role=True), inside)
            self.out.units[key] = replace(self.out.units[key], head=head)
            return replace(inside, boss=head)
        else:
            return inside

    def _add_position(self, node: Node, label: Label, around: _Place, **values: Any) -> str:
        note = "\n".join((*node.notes, *(f"{name}: {value}" for name, value in node.attributes)))
        return self.out.add_position(label, around.unit, around.boss, node.source, note=note, **values)

    def _named(self, text: str) -> re.Match[str] | None:
        """A box that ends its first words with a name in brackets: "Assembly (Ravi)"."""
        found = _NAMED.match(text)
        return found if found is not None and looks_like_name(found.group(2), self.words) else None

    def _is_chart_title(self, place: int, node: Node) -> bool:
        """The middle of a mind map, or the first heading, that names the chart and no part of it."""
        only_root = node.parent is None and bool(self.children[place])
        return only_root and self.hierarchical and not self.out.label and _CHART.search(node.text) is not None

    def _is_unit(self, place: int, node: Node) -> bool:
        words = len(node.text.split())
        if words > 12 or len(node.text) > _PROSE:
            return False
        elif self.children[place]:
            return True
        elif self.hierarchical and node.parent is not None:
            siblings = self.children[node.parent]
            inside = self.places[node.parent]
            beside_units = any(self.children[other] and not self.labels[other].role for other in siblings)
            return inside.boss is None and inside.unit is not None and words <= 7 and beside_units
        else:
            return words <= 6 and _unit_kind(node.text, with_facets=False) in _SURE_KINDS

    def _draw_dotted_lines(self) -> None:
        for place, node in enumerate(self.nodes):
            for other in node.dotted:
                ends = self.places[place].key, self.places[other].key
                if all(key in self.out.positions for key in ends) and ends[0] != ends[1]:
                    self.out.lines.append(ReportingLine(str(ends[1]), str(ends[0]), LineKind.MATRIX))

    def _note_duplicates(self) -> None:
        bosses = {line.position: line.boss for line in self.out.lines if line.kind is LineKind.SOLID}
        holders = {row.position: row.person for row in self.out.assignments}
        seen = Counter(
            (position.title.casefold(), bosses.get(key), holders.get(key))
            for key, position in self.out.positions.items()
        )
        self.out.duplicates += [title for (title, _, _), count in seen.items() if count > 1 and title]


_NAMED = re.compile(r"^([^()]{3,60}?)\s*\(([A-Z][\w'’.-]+(?: [A-Z][\w'’.-]*){0,2})\)\s*(.*)$")
_CHART = re.compile(r"(?i)\borg(?:ani[sz]ation(?:al)?)?\s*-?chart\b|\bversion\s*\d|\bmind ?map\b")
_TIER = re.compile(r"^T([0-4])\b|\(T([0-4])\)\s*$")
_KINDS = (
    (re.compile(r"(?i)\baudit"), UnitKind.AUDIT_BODY),
    (re.compile(r"(?i)\bgovernance body\b|\bcouncil\b|\bboard\b"), UnitKind.GOVERNANCE_BODY),
    (re.compile(r"(?i)\bshared services?\b"), UnitKind.SHARED_SERVICE),
    (re.compile(r"(?i)^branch(?:es)?\b"), UnitKind.BRANCH),
    (re.compile(r"(?i)\bcluster\b"), UnitKind.CLUSTER),
    (re.compile(r"(?i)\boperations support\b|\bsupport for\b"), UnitKind.SUPPORT_FUNCTION),
)
_SURE_KINDS = frozenset({UnitKind.TIER, UnitKind.AUDIT_BODY, UnitKind.GOVERNANCE_BODY})


def _unit_kind(text: str, *, with_facets: bool) -> UnitKind:
    if _TIER.search(text):
        return UnitKind.TIER
    for pattern, kind in _KINDS:
        if pattern.search(text):
            return kind
    return UnitKind.POD if with_facets else UnitKind.DEPARTMENT


def _duties(text: str) -> tuple[Duty, ...]:
    return (Duty(" ".join(text.split())),) if text.strip() else ()


def _short(title: str) -> bool:
    return len(title.split()) <= 3
