"""Small builders and hypothesis strategies of structures, for the tests of this folder."""

from __future__ import annotations

from hypothesis import strategies as st

from orgdesk.core.organisation.model import (
    Assignment,
    AssignmentKind,
    Position,
    PositionState,
    ReportingLine,
    Structure,
    Unit,
    UnitKind,
)


def tree_of(bosses: dict[str, str | None], **fields: object) -> Structure:
    """Positions by key, each with the key of its boss."""
    positions = tuple(Position(key, key.title()) for key in bosses)
    lines = tuple(ReportingLine(key, boss) for key, boss in bosses.items() if boss is not None)
    return Structure(positions=positions, lines=lines, **fields)  # type: ignore[arg-type]


def wide_structure(size: int, span: int = 8) -> Structure:
    """A tree of `size` positions in units of one boss and the reports."""
    positions = tuple(Position(f"p{n}", f"Title {n}", f"u{(n - 1) // span}" if n else "u0") for n in range(size))
    lines = tuple(ReportingLine(f"p{n}", f"p{(n - 1) // span}") for n in range(1, size))
    units = tuple(Unit(f"u{n}", f"Unit {n}") for n in range(size // span + 1))
    return Structure(units, positions, lines)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
KEYS = [f"p{number}" for number in range(8)]
UNITS = [f"u{number}" for number in range(4)]


@st.composite
def structures(draw: st.DrawFn, *, loops: bool = True) -> Structure:
    """Any structure of up to eight positions and four units; with `loops`, lines may run in circles or double."""
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=8))
    unit_keys = draw(st.lists(st.sampled_from(UNITS), unique=True, max_size=4))
    units = tuple(
        Unit(
            key,
            draw(TEXTS),
            draw(st.sampled_from(UnitKind)),
            draw(st.sampled_from([None, *unit_keys[:place]])),
            vision=tuple(draw(st.lists(TEXTS, max_size=2))),
            contact_share=draw(st.none() | st.floats(0, 1)),
        )
        for place, key in enumerate(unit_keys)
    )
    positions = tuple(
        Position(
            key,
            draw(TEXTS),
            draw(st.sampled_from([None, *unit_keys])),
            headcount=draw(st.integers(1, 20)),
            fte=draw(st.none() | st.floats(0, 20)),
            order=draw(st.integers(0, 30)),
            state=draw(st.sampled_from(PositionState)),
        )
        for key in keys
    )
    bosses = KEYS if loops else keys
    lines: dict[str, ReportingLine] = {}
    for place, key in enumerate(keys):
        above = bosses if loops else keys[:place]
        for boss in draw(st.lists(st.sampled_from(above), unique=True, max_size=2 if loops else 1)) if above else []:
            line = ReportingLine(key, boss)
            lines[line.key] = line
    return Structure(units, positions, tuple(lines.values()))


ASSIGNMENTS = st.lists(
    st.builds(
        Assignment,
        person=st.sampled_from(["mara-lindqvist", "ravi-anand", "joyce-bell"]),
        position=st.sampled_from(KEYS),
        kind=st.sampled_from(AssignmentKind),
        start=st.none() | st.dates(),
        end=st.none() | st.dates(),
        note=TEXTS,
    ),
    max_size=5,
)
