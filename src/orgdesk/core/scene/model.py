"""The scene: what every layout makes and every writer draws.

All lengths are CSS pixels (1/96 inch); x grows to the right, y downwards; angles are clockwise degrees. Items are drawn in
the order in which they stand in the scene. Style and role names are looked up in a :mod:`theme`; a scene knows no colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Command: TypeAlias = tuple[str, tuple[float, ...]]
"""A path step with absolute coordinates: M x y, L x y, C x1 y1 x2 y2 x y, or Z."""


class SceneError(ValueError):
    """The input cannot be drawn; the message names the thing, the reason and the way on."""


class ShapeKind(StrEnum):
    """The outline of a box or of a shape."""

    RECTANGLE = "rectangle"
    ROUNDED = "rounded"
    PILL = "pill"
    ELLIPSE = "ellipse"
    DIAMOND = "diamond"
    HEXAGON = "hexagon"
    PATH = "path"


class LineKind(StrEnum):
    """What a line means."""

    SOLID = "solid"
    """A reporting line."""
    DOTTED = "dotted"
    """A second, typed tie: matrix, liaison, board."""
    FLOW = "flow"
    """Something goes along it; a filled head."""
    MESSAGE = "message"
    """A message between pools; dashed with an open head."""
    ASSOCIATION = "association"
    """A note or data beside its element; no head."""
    ARROW = "arrow"
    """A change: from the old place to the new one."""


class Site(StrEnum):
    """Where on a box's outline a line is glued."""

    TOP = "top"
    LEFT = "left"
    BOTTOM = "bottom"
    RIGHT = "right"


class Align(StrEnum):
    """Where text stands between its edges."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line inside a box; it does not wrap again. The role (title, name, note, …) gives size and weight."""

    text: str
    role: str = "name"


@dataclass(frozen=True, slots=True)
class Mark:
    """A word on a small tag at the upper edge of a box ("added", "vacant 34 d"); the style gives its colour."""

    word: str
    style: str = "mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Something a person can point at: a position, a unit, a task. Lines are glued to it by its id."""

    id: str
    x: float
    y: float
    w: float
    h: float
    lines: tuple[TextLine, ...] = ()
    kind: ShapeKind = ShapeKind.ROUNDED
    style: str = "position"
    marks: tuple[Mark, ...] = ()
    align: Align = Align.MIDDLE
    top: bool = False
    """Text starts at the upper edge instead of being centred in the height."""
    href: str = ""
    label: str = ""
    """The name read aloud; without it, the lines joined."""
    parent: str = ""
    """The id of the box above it in the tree, for the keyboard and for one slide a branch."""
    level: int = 0
    group: str = ""
    data: tuple[tuple[str, str], ...] = ()
    """Named values: `data-` attributes in SVG, Shape Data rows in a drawing file."""

    @property
    def spoken(self) -> str:
        """The name read aloud, marks included."""
        words = self.label or ", ".join(line.text for line in self.lines)
        return ", ".join([words, *(mark.word for mark in self.marks)]).strip(", ")

    def site(self, site: Site) -> Point:
        """The point of an anchor site on the outline."""
        if site is Site.TOP:
            return (self.x + self.w / 2, self.y)
        elif site is Site.BOTTOM:
            return (self.x + self.w / 2, self.y + self.h)
        elif site is Site.LEFT:
            return (self.x, self.y + self.h / 2)
        else:
            return (self.x + self.w, self.y + self.h / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line through points; where it names boxes and sites it is glued there and its ends lie on those sites."""

    id: str
    points: tuple[Point, ...]
    kind: LineKind = LineKind.SOLID
    style: str = ""
    """A further style beside the one of the kind, such as `moved`."""
    source: str = ""
    target: str = ""
    source_site: Site | None = None
    target_site: Site | None = None
    curved: bool = False
    """Four points are then the ends and the two handles of a cubic curve."""
    text: str = ""
    text_at: Point | None = None
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of free text; `x` is its start, middle or end as `align` says, `y` its baseline."""

    x: float
    y: float
    text: str
    role: str = "label"
    align: Align = Align.START
    style: str = ""
    turn: float = 0.0
    """Clockwise degrees around (x, y)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A figure without text that nothing is glued to: a ring, a lane, a bar, an axis, an icon."""

    kind: ShapeKind
    style: str
    x: float = 0.0
    y: float = 0.0
    w: float = 0.0
    h: float = 0.0
    path: tuple[Command, ...] = ()
    """For `ShapeKind.PATH`: absolute steps."""
    id: str = ""
    label: str = ""
    """Read aloud and shown on hover; a shape without one is decoration."""


Item: TypeAlias = Box | Line | Text | Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One drawing. `kind` names what it is (chart, comparison, rings, diagram, gantt, plot) for style and keyboard."""

    width: float
    height: float
    title: str
    description: str = ""
    items: tuple[Item, ...] = ()
    kind: str = "chart"
    language: str = "en"
    head: float = 0.0
    """Px from the top that stay in sight on a page while the rest is moved under them: the weeks of a timeline."""
    _boxes: dict[str, Box] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_boxes", {item.id: item for item in self.items if isinstance(item, Box)})

    def boxes(self) -> Iterator[Box]:
        """The boxes in drawing order."""
        return (item for item in self.items if isinstance(item, Box))

    def lines(self) -> Iterator[Line]:
        """The lines in drawing order."""
        return (item for item in self.items if isinstance(item, Line))

    def box(self, id: str) -> Box | None:
        """The box of this id, if it is drawn."""
        return self._boxes.get(id)
