"""The one place that knows colours, type and line widths.

Paints name colours by token; a theme gives each token its colour. Files take a theme's values, pages take
:func:`stylesheet`, where every token is a custom property that the page may set again. A style name is looked up whole,
then without its last hyphenated part (`heat-3` → `heat`), then as `plain`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paint:
    """How a figure is drawn, in colour tokens. No fill or stroke means none; dash is on/off lengths in px."""

    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    ink: str = "ink"


@dataclass(frozen=True, slots=True)
class Type:
    """Size in px, weight (400 or 600), distance between baselines in px, colour token."""

    size: float
    weight: int = 400
    line_height: float = 16
    ink: str = ""
    """Empty: the ink of what the text stands in."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A palette for the shared paints and types."""

    name: str
    colours: Mapping[str, str]

    def colour(self, token: str) -> str:
        """The `#rrggbb` of a token."""
        return self.colours[token]


FAMILY = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', 'Noto Sans', sans-serif"

TYPES: Mapping[str, Type] = {
    "title": Type(13, 600, 17),
    "name": Type(12, 400, 16),
    "note": Type(11, 400, 15, "muted"),
    "body": Type(11, 400, 15),
    "strong": Type(11, 600, 15),
    "count": Type(11, 600, 15, "accent"),
    "heading": Type(16, 600, 21),
    "subheading": Type(13, 600, 18),
    "label": Type(11, 400, 14, "muted"),
    "halo": Type(11, 400, 14, "muted"),
    "tick": Type(10, 400, 13, "muted"),
    "mark": Type(10, 600, 13),
    "figure": Type(22, 600, 28),
}

_LIGHT: Mapping[str, str] = {
    "ink": "#1f2933", "muted": "#5b6672", "paper": "#ffffff", "surface": "#ffffff", "subtle": "#f5f7f9",
    "sunken": "#eceff3", "border": "#c3cbd4", "line": "#8793a0", "faint": "#dfe4e9",
    "accent": "#2457a6", "accent-soft": "#e9f0fa", "accent-line": "#9db8de",
    "voice": "#a0521a", "voice-soft": "#fbf0e6", "voice-line": "#dcb08c",
    "good": "#1d6b42", "good-soft": "#e7f3ec", "warn": "#7d5600", "warn-soft": "#fbf3dc", "warn-line": "#d9bd74",
    "bad": "#a8261c", "bad-soft": "#fceceb", "bad-line": "#dda29d",
    "heat-1": "#fdf3e7", "heat-2": "#fae0c3", "heat-3": "#f3c392", "heat-4": "#e8a568", "heat-5": "#da8743",
    "series-1": "#2457a6", "series-2": "#a0521a", "series-3": "#4d7f6a", "series-4": "#7a6a9e",
    "series-5": "#8a3d6b", "series-6": "#5c6470",
}  # fmt: skip
_DARK: Mapping[str, str] = {
    "ink": "#e6eaee", "muted": "#a3aeb9", "paper": "#14191f", "surface": "#1d242c", "subtle": "#191f26",
    "sunken": "#242c35", "border": "#3c4855", "line": "#76828f", "faint": "#2a323b",
    "accent": "#8ab4f0", "accent-soft": "#1d2c42", "accent-line": "#3f5f8c",
    "voice": "#e5a878", "voice-soft": "#35271c", "voice-line": "#7b583c",
    "good": "#7fc8a0", "good-soft": "#1b3026", "warn": "#e0bd68", "warn-soft": "#332b17", "warn-line": "#75612c",
    "bad": "#f09a93", "bad-soft": "#3a2020", "bad-line": "#84443f",
    "heat-1": "#2a2420", "heat-2": "#44311f", "heat-3": "#664524", "heat-4": "#7d5024", "heat-5": "#965b20",
    "series-1": "#8ab4f0", "series-2": "#e5a878", "series-3": "#8fc4ad", "series-4": "#b7a8da",
    "series-5": "#e09cc4", "series-6": "#b5bec9",
}  # fmt: skip
_PRINT = {**_LIGHT, "ink": "#111111", "muted": "#444c55", "border": "#7d8791", "line": "#5b6570", "subtle": "#f7f8f9"}

LIGHT = Theme("light", _LIGHT)
DARK = Theme("dark", _DARK)
PRINT = Theme("print", _PRINT)

PAINTS: Mapping[str, Paint] = {
    "plain": Paint("surface", "border"),
    "none": Paint(),
    "paper": Paint("paper"),
    # the chart
    "position": Paint("surface", "border"),
    "head": Paint("surface", "ink", 1.25),
    "group": Paint("accent-soft", "accent-line"),
    "vacant": Paint("surface", "line", 1.0, (4, 3), "muted"),
    "planned": Paint("surface", "accent-line", 1.0, (4, 3)),
    "acting": Paint("subtle", "border"),
    "assistant": Paint("subtle", "border"),
    "unit": Paint("subtle", "border"),
    "structure": Paint("sunken", "faint", 1.0, (), "muted"),
    "customer": Paint("voice-soft", "voice-line", 1.25, (), "voice"),
    "found": Paint("surface", "accent", 2.0),
    # the comparison
    "added": Paint("accent-soft", "accent", 1.5),
    "removed": Paint("", "line", 1.0, (3, 3), "muted"),
    "ghost": Paint("", "border", 1.0, (3, 3), "muted"),
    "moved": Paint("surface", "accent", 1.25),
    "retitled": Paint("surface", "ink", 1.25),
    "refilled": Paint("surface", "ink", 1.25),
    "unchanged": Paint("surface", "faint", 1.0, (), "muted"),
    # areas
    "band": Paint("subtle", "faint"),
    "band-alternate": Paint("surface", "faint"),
    "lane": Paint("", "border"),
    "pool": Paint("surface", "line"),
    "card": Paint("surface", "border"),
    "panel": Paint("subtle", ""),
    "ring-0": Paint("voice-soft", "voice-line"),
    "ring-1": Paint("surface", "border"),
    "ring-2": Paint("subtle", "border"),
    "ring-3": Paint("sunken", "border"),
    # marks: the tag at the edge of a box
    "mark": Paint("sunken", "border", 1.0, (), "muted"),
    "mark-change": Paint("accent", "", 1.0, (), "paper"),
    "mark-gone": Paint("sunken", "border", 1.0, (3, 3), "muted"),
    "mark-good": Paint("good-soft", "good", 1.0, (), "good"),
    "mark-warn": Paint("warn-soft", "warn-line", 1.0, (), "warn"),
    "mark-bad": Paint("bad-soft", "bad-line", 1.0, (), "bad"),
    "mark-more": Paint("surface", "border", 1.0, (), "muted"),
    "mark-token": Paint("accent", "", 1.0, (), "paper"),
    # the process diagram
    "task": Paint("surface", "line"),
    "call": Paint("surface", "ink", 2.5),
    "event": Paint("surface", "ink", 1.25),
    "event-end": Paint("surface", "ink", 2.75),
    "event-beside": Paint("surface", "ink", 1.25, (4, 3)),
    "event-inner": Paint("", "ink", 1.0),
    "gateway": Paint("surface", "ink", 1.25),
    "data": Paint("surface", "line"),
    "annotation": Paint("", "line"),
    "category": Paint("", "line", 1.0, (7, 3, 2, 3)),
    "dashed": Paint("surface", "line", 1.0, (3, 2)),
    "dashed-none": Paint("", "line"),
    "icon": Paint("", "ink", 1.1),
    "icon-heavy": Paint("", "ink", 2.0),
    "icon-solid": Paint("ink", "ink", 0.75),
    "icon-task": Paint("", "muted", 1.0),
    "icon-task-solid": Paint("muted", "muted", 0.75),
    "heat-0": Paint("surface", "faint"),
    "heat-1": Paint("heat-1", "line"),
    "heat-2": Paint("heat-2", "line"),
    "heat-3": Paint("heat-3", "line"),
    "heat-4": Paint("heat-4", "line"),
    "heat-5": Paint("heat-5", "line"),
    "on-path": Paint("accent-soft", "accent", 2.0),
    # lines
    "solid": Paint("", "line", 1.25),
    "dotted": Paint("", "accent", 1.25, (1, 4)),
    "flow": Paint("", "ink", 1.1),
    "message": Paint("", "ink", 1.1, (6, 4)),
    "association": Paint("", "line", 1.1, (1, 3)),
    "arrow": Paint("", "accent", 1.5),
    "thread": Paint("", "faint", 1.25),
    "weight-1": Paint("", "line", 1.0),
    "weight-2": Paint("", "line", 2.0),
    "weight-3": Paint("", "line", 3.5),
    "weight-4": Paint("", "line", 5.5),
    "passed-1": Paint("", "accent", 1.5),
    "passed-2": Paint("", "accent", 2.5),
    "passed-3": Paint("", "accent", 3.5),
    "passed-4": Paint("", "accent", 5.0),
    "path": Paint("", "accent", 2.5),
    # timelines and plots
    "axis": Paint("", "line"),
    "grid": Paint("", "faint"),
    "today": Paint("", "voice", 1.5),
    "booked": Paint("accent", "accent"),
    "planned-bar": Paint("", "accent-line", 1.0),
    "forecast": Paint("accent-soft", "accent", 1.25),
    "would-be": Paint("accent-soft", "accent", 1.5, (4, 3)),
    "critical": Paint("", "ink", 2.0),
    "slip": Paint("warn-soft", "warn", 1.0),
    "hatch": Paint("", "warn", 1.0),
    "done": Paint("line", "line"),
    "milestone": Paint("ink", "ink"),
    "touchpoint": Paint("voice", "voice"),
    "bar": Paint("series-1"),
    "series-1": Paint("series-1", "series-1", 2.0),
    "series-2": Paint("series-2", "series-2", 2.0),
    "series-3": Paint("series-3", "series-3", 2.0),
    "series-4": Paint("series-4", "series-4", 2.0),
    "series-5": Paint("series-5", "series-5", 2.0),
    "series-6": Paint("series-6", "series-6", 2.0),
    "line-1": Paint("", "series-1", 2.0),
    "line-2": Paint("", "series-2", 2.0, (6, 3)),
    "line-3": Paint("", "series-3", 2.0, (2, 3)),
    "line-4": Paint("", "series-4", 2.0, (8, 3, 2, 3)),
    "line-5": Paint("", "series-5", 2.0, (4, 2, 1, 2)),
    "line-6": Paint("", "series-6", 2.0, (10, 4)),
    "interval-1": Paint("accent-soft", ""),
    "interval-2": Paint("voice-soft", ""),
    "target": Paint("", "muted", 1.0, (4, 3)),
    "header": Paint("sunken", "border"),
    "cell": Paint("surface", "faint"),
}


def paint_name(style: str) -> str:
    """The name of the paint that a style ends up with; of several names separated by spaces the last one known wins."""
    for name in reversed(style.split()):
        while name:
            if name in PAINTS:
                return name
            name = name.rpartition("-")[0]  # noqa: PLW2901 - the fall-back is the same search, one part shorter
    return "plain"


def paint_of(style: str) -> Paint:
    """The paint that a style ends up with."""
    return PAINTS[paint_name(style)]


def type_of(role: str) -> Type:
    """The type of a role; an unknown role is set as a label."""
    return TYPES.get(role, TYPES["label"])


def stylesheet(light: Theme = LIGHT, dark: Theme = DARK) -> str:
    """The CSS of scenes on a page: tokens as custom properties, one rule a paint and a type, no other selector."""
    rules = [
        f".scene {{ {_tokens(light)} font-family: var(--scene-family, {FAMILY}); }}",
        f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme='light']) .scene {{ {_tokens(dark)} }} }}",
        f":root[data-theme='dark'] .scene {{ {_tokens(dark)} }}",
        ".scene text { fill: var(--scene-ink); }",
        ".scene a { cursor: pointer; } .scene a:focus-visible .frame { stroke: var(--scene-accent); stroke-width: 3; }",
        *(_type_rule(role, kind) for role, kind in TYPES.items()),
        *(_paint_rule(style, paint) for style, paint in PAINTS.items()),
        ".scene .t-halo { stroke: var(--scene-paper); stroke-width: 4; stroke-linejoin: round; paint-order: stroke; }",
        ".scene-head > rect { fill: var(--scene-paper); }",
        ".scene .head-open { fill: var(--scene-paper); }",
    ]
    return "\n".join(rules) + "\n"


def _tokens(theme: Theme) -> str:
    return " ".join(f"--scene-{token}: {colour};" for token, colour in theme.colours.items())


def _type_rule(role: str, kind: Type) -> str:
    ink = f" fill: var(--scene-{kind.ink});" if kind.ink else ""
    return f".scene .t-{role} {{ font-size: {kind.size:g}px; font-weight: {kind.weight};{ink} }}"


def _paint_rule(style: str, paint: Paint) -> str:
    fill = f"var(--scene-{paint.fill})" if paint.fill else "none"
    stroke = f"var(--scene-{paint.stroke})" if paint.stroke else "none"
    dash = f" stroke-dasharray: {' '.join(f'{d:g}' for d in paint.dash)};" if paint.dash else ""
    rules = [
        f".scene .s-{style} {{ fill: {fill}; stroke: {stroke}; stroke-width: {paint.width:g};{dash} }}",
        f".scene .line .s-{style} {{ fill: none; }}",
        f".scene .h-{style} {{ fill: {stroke}; stroke: {stroke}; stroke-linejoin: round; }}",
    ]
    if paint.ink != "ink":
        rules.append(f".scene .i-{style} {{ fill: var(--scene-{paint.ink}); }}")
    return "\n".join(rules)
