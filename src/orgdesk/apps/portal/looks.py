"""The house's own colours on the pages that customers see, made dark or light enough to be read (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_LIGHT, _DARK = (255, 255, 255), (27, 31, 36)
_READABLE = 4.6
_STEPS = 40
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class OnGround:
    """A colour on one ground: its contrast as given, and what readers are shown of it."""

    ground: str
    ratio: float
    shown: str
    changed: bool


def is_colour(given: str) -> bool:
    return bool(_HEX.fullmatch(given))


def stylesheet(given: str, accent: str = "") -> str:
    """For `#rrggbb`; nothing for any other text. Without an accent the first colour is that of the voice too."""
    told = []
    if is_colour(given):
        light, dark = _both(given)
        strong, bright = _mixed(light, (0, 0, 0), 0.2), _mixed(dark, _LIGHT, 0.3)
        told.append(f"--action: light-dark({_hex(light)}, {_hex(dark)});")
        told.append(f"--action-strong: light-dark({_hex(strong)}, {_hex(bright)});")
    voice = accent if is_colour(accent) else given
    if is_colour(voice):
        light, dark = _both(voice)
        told.append(f"--voice: light-dark({_hex(light)}, {_hex(dark)});")
    return f":is(.public, .framed) {{ {' '.join(told)} }}\n" if told else ""


def readings_of(given: str) -> list[OnGround]:
    """How a colour is read on light and on dark pages."""
    if not is_colour(given):
        return []
    own = _parsed(given)
    return [
        OnGround(_hex(ground), contrast(own, ground), _hex(shown), shown != own)
        for ground, shown in zip((_LIGHT, _DARK), _both(given), strict=True)
    ]


def picture_kind(content: bytes) -> str:
    """The media type that the first bytes tell: PNG, JPEG or WebP; nothing for anything else, so that nothing that runs is kept."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _parsed(given: str) -> Colour:
    return int(given[1:3], 16), int(given[3:5], 16), int(given[5:7], 16)


def _both(given: str) -> tuple[Colour, Colour]:
    own = _parsed(given)
    return _readable(own, on=_LIGHT, towards=(0, 0, 0)), _readable(own, on=_DARK, towards=_LIGHT)


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
