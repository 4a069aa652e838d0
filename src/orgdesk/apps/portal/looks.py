"""The house's own colour on the pages that customers see, made dark or light enough to be read (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_LIGHT, _DARK = (255, 255, 255), (27, 31, 36)
_READABLE = 4.6
_STEPS = 40
Colour = tuple[int, int, int]


def stylesheet(given: str) -> str:
    """For `#rrggbb`; nothing for any other text."""
    if not _HEX.fullmatch(given):
        return ""
    own: Colour = (int(given[1:3], 16), int(given[3:5], 16), int(given[5:7], 16))
    light, dark = _readable(own, on=_LIGHT, towards=(0, 0, 0)), _readable(own, on=_DARK, towards=_LIGHT)
    strong, bright = _mixed(light, (0, 0, 0), 0.2), _mixed(dark, _LIGHT, 0.3)
    return (
        f":is(.public, .framed) {{ --action: light-dark({_hex(light)}, {_hex(dark)}); "
        f"--action-strong: light-dark({_hex(strong)}, {_hex(bright)}); "
        f"--voice: light-dark({_hex(light)}, {_hex(dark)}); }}\n"
    )


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _readable(colour: Colour, *, on: Colour, towards: Colour) -> Colour:
    tried = (_mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next((one for one in tried if contrast(one, on) >= _READABLE), towards)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
