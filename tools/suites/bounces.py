"""Score the mail reader on delivery reports that nobody here wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orgdesk.apps.mail.parsing import ParsedMail, parse_mail

FOLDER = "mail-bounces"


@dataclass(frozen=True)
class Outcome:
    """One mail of the suite beside what is expected of it."""

    file: str
    mail: ParsedMail
    status: str
    hard: bool
    reason: str

    @property
    def recognised(self) -> bool:
        return self.mail.bounce is not None

    @property
    def status_right(self) -> bool:
        bounce = self.mail.bounce
        return bounce is not None and bounce.status[:1] == self.status[:1] and bounce.hard == self.hard


def outcomes(suites: Path) -> Iterator[Outcome]:
    """Every mail of the suite, read. Absence notes count as expected bounces in the suite; the reader calls them answers."""
    folder = suites / FOLDER
    expected = json.loads((folder / "expected.json").read_text())
    for file, rows in sorted(expected.items()):
        row = rows[0]
        yield Outcome(file, parse_mail((folder / file).read_bytes()), row["status"], row["hard"], row["reason"])


def report(suites: Path) -> str:
    """The score in one line."""
    found = list(outcomes(suites))
    recognised = sum(one.recognised for one in found)
    right = sum(one.status_right for one in found)
    return f"bounces {recognised}/{len(found)}\n  status class and hard or soft {right}/{len(found)}"
