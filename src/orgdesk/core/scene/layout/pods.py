"""Pods as cards: what each is for, how it works together, and who is in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from orgdesk.core.scene.layout.nodes import Node, sized
from orgdesk.core.scene.measure import line_height, wrap
from orgdesk.core.scene.model import Align, Box, Item, Mark, Scene, ShapeKind, Text, TextLine
from orgdesk.core.scene.parts import baseline

_PAD = 16.0
_GAP = 20.0
_MARGIN = 24.0
_CHIP_GAP = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pod:
    """One unit as a card. `sections` are pairs of a translated heading (vision, culture) and its text."""

    id: str
    name: str
    sections: tuple[tuple[str, str], ...] = ()
    team: tuple[Node, ...] = ()
    team_word: str = ""
    marks: tuple[Mark, ...] = ()
    href: str = ""


@dataclass(slots=True)
class _Card:
    """A card being filled from the top; places are relative to its corner."""

    pod: Pod
    width: float
    y: float = _PAD
    texts: list[tuple[float, float, TextLine]] = field(default_factory=list)
    team: list[tuple[Node, float, float, float, float, tuple[TextLine, ...]]] = field(default_factory=list)


def draw_pods(
    pods: Sequence[Pod], *, title: str, description: str = "", columns: int = 0, card_width: float = 320.0
) -> Scene:
    """Cards in rows of `columns` (0 chooses), the cards of a row equally high."""
    cards = [_filled(pod, card_width) for pod in pods]
    columns = columns or max(1, min(4, math.ceil(math.sqrt(len(cards)))))
    items: list[Item] = []
    top = _MARGIN
    for start in range(0, len(cards), columns):
        row = cards[start : start + columns]
        height = max(card.y for card in row) + _PAD - 4
        for column, card in enumerate(row):
            items += _placed(card, _MARGIN + column * (card_width + _GAP), top, height)
        top += height + _GAP
    used = max(1, min(columns, len(cards)))
    return Scene(
        width=2 * _MARGIN + used * card_width + (used - 1) * _GAP,
        height=max(top - _GAP, _MARGIN) + _MARGIN,
        title=title,
        description=description,
        items=tuple(items),
        kind="pods",
    )


def _filled(pod: Pod, width: float) -> _Card:
    card = _Card(pod, width)
    _write(card, pod.name, "heading")
    card.y += 4
    for heading, text in pod.sections:
        if text:
            card.y += 6
            _write(card, heading, "label")
            _write(card, text, "name")
    if pod.team:
        card.y += 6
        _write(card, pod.team_word, "label")
        card.y += 4
        _seat(card)
    return card


def _write(card: _Card, text: str, role: str) -> None:
    for line in wrap(text, card.width - 2 * _PAD, role):
        card.texts.append((_PAD, card.y + baseline(role), TextLine(line, role)))
        card.y += line_height(role)


def _seat(card: _Card) -> None:
    """The team in two columns."""
    width = (card.width - 2 * _PAD - _CHIP_GAP) / 2
    for start in range(0, len(card.pod.team), 2):
        pair = [(node, *sized(node, width)) for node in card.pod.team[start : start + 2]]
        height = max(h for _, _, h, _ in pair)
        for column, (node, _, _, lines) in enumerate(pair):
            card.team.append((node, _PAD + column * (width + _CHIP_GAP), card.y, width, height, lines))
        card.y += height + _CHIP_GAP


def _placed(card: _Card, x: float, y: float, height: float) -> list[Item]:
    pod = card.pod
    spoken = ", ".join([pod.name, *(f"{heading}: {text}" for heading, text in pod.sections if text)])
    items: list[Item] = [
        Box(
            id=pod.id,
            x=x,
            y=y,
            w=card.width,
            h=height,
            kind=ShapeKind.ROUNDED,
            style="card",
            marks=pod.marks,
            href=pod.href,
            label=spoken,
            level=1,
        )
    ]
    items += [
        Text(x=x + dx, y=y + dy, text=line.text, role=line.role, align=Align.START) for dx, dy, line in card.texts
    ]
    for node, dx, dy, w, h, lines in card.team:
        items.append(
            Box(
                id=node.id,
                x=x + dx,
                y=y + dy,
                w=w,
                h=h,
                lines=lines,
                style=node.style,
                marks=node.marks,
                href=node.href,
                label=node.label,
                parent=pod.id,
                level=2,
                group=pod.id,
                data=node.data,
            )
        )
    return items
