"""A decision table as a readable table: hit policy and inputs, outputs apart, one row a rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from orgdesk.core.process.decisions.definitions import Aggregation, TableBox
from orgdesk.core.scene.measure import line_height, width, wrap
from orgdesk.core.scene.model import Align, Box, Item, Scene, Shape, ShapeKind, Text, TextLine
from orgdesk.core.scene.parts import polyline

_MARGIN = 16.0
_PAD = 10.0
_NARROW, _WIDE = 64.0, 220.0
_NUMBER = 36.0
_TITLE = 34.0
_AGGREGATIONS = {Aggregation.SUM: "+", Aggregation.MIN: "<", Aggregation.MAX: ">", Aggregation.COUNT: "#"}
"""The standard's signs after the C of a collecting table."""


def draw_decision(
    table: TableBox, *, title: str, description: str = "", fired: Collection[str] = (), any_word: str = "–"
) -> Scene:
    """The table with its hit policy's letter in the corner; rules whose ids are in `fired` stand out.

    `any_word` is shown for a test that everything passes.
    """
    heads = [clause.label or clause.expression for clause in table.inputs]
    heads += [clause.label or clause.name for clause in table.outputs]
    noted = any(rule.note for rule in table.rules)
    heads += [""] if noted else []
    rows = [
        [
            *(any_word if test.strip() in {"", "-"} else test for test in rule.tests),
            *rule.outputs,
            *([rule.note] if noted else []),
        ]
        for rule in table.rules
    ]
    widths = [_NUMBER, *_widths(heads, rows)]
    items: list[Item] = [Text(x=_MARGIN, y=_MARGIN + 16, text=title, role="subheading")]
    corner = table.policy.value[0] + (_AGGREGATIONS[table.aggregation] if table.aggregation else "")
    y = _MARGIN + _TITLE
    y = _row(items, "head", [corner, *heads], widths, y, style="header", role="strong")
    top = _MARGIN + _TITLE
    for number, (rule, cells) in enumerate(zip(table.rules, rows, strict=True), 1):
        style = "found" if rule.id in fired else "cell"
        y = _row(items, rule.id or f"rule-{number}", [str(number), *cells], widths, y, style=style, role="body")
    x = _MARGIN + sum(widths[: 1 + len(table.inputs)])
    items.append(Shape(kind=ShapeKind.PATH, style="event", path=polyline(((x, top), (x, y)))))
    return Scene(
        width=2 * _MARGIN + max(sum(widths), width(title, "subheading")),
        height=y + _MARGIN,
        title=title,
        description=description,
        items=tuple(items),
        kind="decision",
    )


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Each column as wide as its longest cell and the longest word of its head, within limits."""
    found = []
    for column, head in enumerate(heads):
        longest = max((width(row[column], "body") for row in rows if column < len(row)), default=0.0)
        word = max((width(part, "strong") for part in head.split()), default=0.0)
        wanted = max(longest, word, width(head, "strong") / 2) + 2 * _PAD + 1
        found.append(min(_WIDE, max(_NARROW, wanted)))
    return found


def _row(
    items: list[Item], id: str, cells: Sequence[str], widths: Sequence[float], y: float, *, style: str, role: str
) -> float:
    """Adds the boxes of a row and gives its lower edge."""
    wrapped = [wrap(cell, w - 2 * _PAD, role) for cell, w in zip(cells, widths, strict=False)]
    height = max(1, *(len(lines) for lines in wrapped)) * line_height(role) + 2 * 6
    x = _MARGIN
    for column, (lines, w) in enumerate(zip(wrapped, widths, strict=False)):
        items.append(
            Box(
                id=f"{id}~{column}", x=x, y=y, w=w, h=height, kind=ShapeKind.RECTANGLE,
                style="header" if column == 0 else style, align=Align.START if column else Align.MIDDLE,
                lines=tuple(TextLine(line, role) for line in lines),
            )
        )  # fmt: skip
        x += w
    return y + height
