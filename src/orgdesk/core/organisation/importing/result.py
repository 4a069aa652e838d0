"""What an import gives: what was placed, and a tray of every line that was not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from orgdesk.core.organisation.model import People, Structure


class TrayReason(StrEnum):
    """Why a line was not placed."""

    NOT_UNDERSTOOD = "not_understood"
    CHROME = "chrome"
    DUPLICATE = "duplicate"
    NO_TITLE = "no_title"
    TEXT = "text"
    CUT_OFF = "cut_off"
    UNPLACED = "unplaced"


@dataclass(frozen=True)
class SourceLine:
    """Where something stood: 1-based line (or row) and column, with its text as written."""

    line: int
    text: str
    column: int = 1


@dataclass(frozen=True)
class TrayLine:
    """A line that waits beside the chart to be dragged in or dismissed. `parent` is the placed key it stood under."""

    source: SourceLine
    reason: TrayReason
    explanation: str = ""
    parent: str | None = None


@dataclass(frozen=True)
class Placed:
    """A line that became an element: `table` of the structure (or `persons`, `assignments`) and its key."""

    source: SourceLine
    table: str
    key: str


@dataclass(frozen=True)
class ImportResult:
    """A preview: nothing is stored before a person accepts it. `duplicates` and `unknown_bosses` are as written."""

    structure: Structure = field(default_factory=Structure)
    people: People = field(default_factory=People)
    placed: tuple[Placed, ...] = ()
    tray: tuple[TrayLine, ...] = ()
    ignored: tuple[TrayLine, ...] = ()
    duplicates: tuple[str, ...] = ()
    unknown_bosses: tuple[str, ...] = ()
    loops: tuple[tuple[str, ...], ...] = ()
    vacancies: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    format: str = ""
    label: str = ""

    def lines_seen(self) -> Iterable[int]:
        """Every source line accounted for, placed, in the tray or ignored as page chrome."""
        yield from (placed.source.line for placed in self.placed)
        yield from (line.source.line for line in (*self.tray, *self.ignored))
