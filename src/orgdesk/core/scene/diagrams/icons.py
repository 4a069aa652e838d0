"""The small signs of process diagrams, drawn in a square of 18 by 18 and placed at any size.

Each sign is a list of strokes: `-` before a path leaves it open for lines only, `+` fills it. Paths hold absolute M, L, C
and Z steps; `o` stands for a circle: centre x, centre y, radius.
"""

from __future__ import annotations

import math
import re
from functools import cache

from orgdesk.core.scene.model import Command, Shape, ShapeKind
from orgdesk.core.scene.parts import ellipse

_GRID = 18.0
_STEP = re.compile(r"([MLCZo])([^MLCZo]*)")

_ENVELOPE = "M2 4 L16 4 L16 14 L2 14 Z M2 4 L9 9.5 L16 4"
_ENVELOPE_FULL = "M2 3.8 L16 3.8 L9 9.2 Z M2 5.6 L9 11 L16 5.6 L16 14.2 L2 14.2 Z"
_TRIANGLE = "M9 3 L15.5 14 L2.5 14 Z"
_ESCALATION = "M9 2.5 L14 15 L9 10.2 L4 15 Z"
_ERROR = "M3 14.5 L6.8 3.8 L10.6 9.4 L15 3 L11.2 14.2 L7.4 8.8 Z"
_LINK = "M2.5 7 L10 7 L10 3.8 L15.5 9 L10 14.2 L10 11 L2.5 11 Z"
_REWIND = "M9 4.5 L9 13.5 L2.8 9 Z M15.4 4.5 L15.4 13.5 L9.2 9 Z"
_CROSS = "M4 5.4 L5.4 4 L9 7.6 L12.6 4 L14 5.4 L10.4 9 L14 12.6 L12.6 14 L9 10.4 L5.4 14 L4 12.6 L7.6 9 Z"
_PLUS = "M7.4 2.8 L10.6 2.8 L10.6 7.4 L15.2 7.4 L15.2 10.6 L10.6 10.6 L10.6 15.2 L7.4 15.2 L7.4 10.6 L2.8 10.6 L2.8 7.4 L7.4 7.4 Z"
_PENTAGON = "M9 2.6 L15.4 7.2 L13 14.6 L5 14.6 L2.6 7.2 Z"
_PAGE = "M4 2.5 L14 2.5 L14 15.5 L4 15.5 Z M6 5.5 L12 5.5 M6 7.9 L12 7.9 M6 10.2 L12 10.2 M6 12.6 L12 12.6"
_CLOCK = "o9 9 7.2 M9 4.6 L9 9 L12.4 9.9 M9 1.8 L9 3 M9 15 L9 16.2 M1.8 9 L3 9 M15 9 L16.2 9"
_HAND = (
    "M2 8.2 C3.6 6.4 5.2 4.4 7.2 3.6 C8.6 3.2 8.6 4.8 7.6 5.6 L6.6 6.6 L14.6 6.6 C16 6.6 16 8.6 14.6 8.6 L10.4 8.6 "
    "M11 8.6 L15.2 8.6 C16.4 8.6 16.4 10.6 15.2 10.6 L10.6 10.6 M11 10.6 L14.6 10.6 C15.8 10.6 15.8 12.6 14.6 12.6 "
    "L10.4 12.6 M10.6 12.6 L13.4 12.6 C14.6 12.6 14.6 14.6 13.4 14.6 L5.4 14.6 C4 14.6 3 13.8 2 12.8"
)
_SCROLL = (
    "M5.6 2 L15 2 C12.6 5 12 6.8 13 9 C14 11.2 14.4 13.4 12 16 L2.8 16 C5.2 13.4 4.8 11.2 3.8 9 C2.8 6.8 3.2 5 5.6 2 Z "
    "M6 5 L11 5 M5.6 7.7 L10.4 7.7 M6.6 10.3 L11.6 10.3 M6.2 13 L11.2 13"
)

_SIGNS: dict[str, tuple[str, ...]] = {
    "userTask": ("-o9 5.4 3", "-M3 15.5 C3 11.4 5.6 10 9 10 C12.4 10 15 11.4 15 15.5 Z"),
    "serviceTask": ("gear",),
    "scriptTask": (f"-{_SCROLL}",),
    "sendTask": (f"+{_ENVELOPE_FULL}",),
    "receiveTask": (f"-{_ENVELOPE}",),
    "manualTask": (f"-{_HAND}",),
    "businessRuleTask": ("-M2 3 L16 3 L16 15 L2 15 Z M2 6.6 L16 6.6 M2 10.8 L16 10.8 M6.4 6.6 L6.4 15",),
    "message": (f"-{_ENVELOPE}",),
    "message-full": (f"+{_ENVELOPE_FULL}",),
    "timer": (f"-{_CLOCK}",),
    "error": (f"-{_ERROR}",),
    "error-full": (f"+{_ERROR}",),
    "signal": (f"-{_TRIANGLE}",),
    "signal-full": (f"+{_TRIANGLE}",),
    "escalation": (f"-{_ESCALATION}",),
    "escalation-full": (f"+{_ESCALATION}",),
    "conditional": (f"-{_PAGE}",),
    "link": (f"-{_LINK}",),
    "link-full": (f"+{_LINK}",),
    "compensate": (f"-{_REWIND}",),
    "compensate-full": (f"+{_REWIND}",),
    "cancel": (f"-{_CROSS}",),
    "cancel-full": (f"+{_CROSS}",),
    "terminate": ("+o9 9 7.4",),
    "multiple": (f"-{_PENTAGON}",),
    "multiple-full": (f"+{_PENTAGON}",),
    "parallelMultiple": (f"-{_PLUS}",),
    "exclusiveGateway": (f"+{_CROSS}",),
    "parallelGateway": (f"+{_PLUS}",),
    "inclusiveGateway": ("=o9 9 6.2",),
    "eventBasedGateway": ("-o9 9 8", "-o9 9 6.6", "-M9 5 L12.8 7.8 L11.4 12.2 L6.6 12.2 L5.2 7.8 Z"),
    "complexGateway": ("=M9 2.5 L9 15.5 M2.5 9 L15.5 9 M4.4 4.4 L13.6 13.6 M13.6 4.4 L4.4 13.6",),
    "parallel": ("=M4.5 3 L4.5 15 M9 3 L9 15 M13.5 3 L13.5 15",),
    "sequential": ("=M3 4.5 L15 4.5 M3 9 L15 9 M3 13.5 L15 13.5",),
    "loop": ("-M6.4 14.6 C1.6 12.4 1.8 5.4 7 3.6 C12 2 16.4 6.6 14.6 11 C14 12.8 12.6 14.2 10.8 14.8", "-M6.6 10.8 L6.4 14.7 L2.6 14.5"),
    "compensation": (f"-{_REWIND}",),
    "ad_hoc": ("=M2.5 10.5 C5 5.5 7.5 7 9 9 C10.5 11 13 12.5 15.5 7.5",),
    "collapsed": ("-M2.5 2.5 L15.5 2.5 L15.5 15.5 L2.5 15.5 Z M9 5.5 L9 12.5 M5.5 9 L12.5 9",),
    "many": ("=M4.5 3 L4.5 15 M9 3 L9 15 M13.5 3 L13.5 15",),
    "input": ("-M2.5 7 L10 7 L10 3.8 L15.5 9 L10 14.2 L10 11 L2.5 11 Z",),
    "output": ("+M2.5 7 L10 7 L10 3.8 L15.5 9 L10 14.2 L10 11 L2.5 11 Z",),
}  # fmt: skip


def sign(name: str, x: float, y: float, size: float, style: str = "icon") -> tuple[Shape, ...]:
    """The figures of a sign in the square at x, y; none for a name without a sign."""
    styles = {"-": style, "=": "icon-heavy", "+": f"{style}-solid"}
    scale = size / _GRID
    return tuple(
        Shape(kind=ShapeKind.PATH, style=styles[manner], path=_placed(path, x, y, scale))
        for manner, path in _strokes(name)
    )


@cache
def _strokes(name: str) -> tuple[tuple[str, tuple[Command, ...]], ...]:
    drawn = _SIGNS.get(name) or _SIGNS.get(name.removesuffix("-full"), ())
    if drawn == ("gear",):
        return (("-", _gear()), ("-", ellipse(9, 9, 2.6, 2.6)))
    return tuple((stroke[0], _parsed(stroke[1:])) for stroke in drawn)


def _parsed(text: str) -> tuple[Command, ...]:
    steps: list[Command] = []
    for letter, rest in _STEP.findall(text):
        numbers = tuple(map(float, rest.split()))
        if letter == "o":
            steps.extend(ellipse(numbers[0], numbers[1], numbers[2], numbers[2]))
        else:
            steps.append((letter, numbers))
    return tuple(steps)


def _placed(path: tuple[Command, ...], x: float, y: float, scale: float) -> tuple[Command, ...]:
    return tuple(
        (letter, tuple((y if index % 2 else x) + number * scale for index, number in enumerate(numbers)))
        for letter, numbers in path
    )


def _gear(teeth: int = 8) -> tuple[Command, ...]:
    points = []
    for tooth in range(teeth):
        for turn, radius in ((-0.34, 5.4), (-0.2, 7.4), (0.2, 7.4), (0.34, 5.4)):
            angle = (tooth + turn) * 2 * math.pi / teeth
            points.append((9 + radius * math.cos(angle), 9 + radius * math.sin(angle)))
    return tuple([("M" if not i else "L", point) for i, point in enumerate(points)] + [("Z", ())])
