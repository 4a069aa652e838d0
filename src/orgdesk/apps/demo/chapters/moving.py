"""What came from the desk that the company had before: last year's cases of two customers, and a second table that waits to be looked at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.exchange.actions import begin_import, bring_parcel, read_parcel, run_import

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_HEADS = ("Ticket ID", "Subject", "Description", "Requester", "Requester Email", "Company", "Assignee", "Status", "Priority", "Created at", "Comment date", "Author", "Private", "Site")  # fmt: skip
_RUTH = ("Ruth Tamar", "ruth@tamar-retail.example", "Tamar Retail")
_TESS = ("Tess Alder", "tess@alder-foods.example", "Alder Foods")
_LAST_YEAR: tuple[Sequence[str], ...] = (
    ("4101", "Scale drifts after lunch", "It shows 12 grams more than in the morning.", *_RUTH, "Joyce Bell", "Closed", "Normal", "2025-09-02 08:10", "", "", "", "North"),
    ("4101", "", "Please calibrate it with the weight that came with it.", "", "", "", "", "", "", "", "2025-09-02 09:00", "Joyce Bell", "no", ""),
    ("4101", "", "Third scale of that batch.", "", "", "", "", "", "", "", "2025-09-02 09:05", "Joyce Bell", "yes", ""),
    ("4102", "Receipt printer cuts too early", "The last line is missing.", *_RUTH, "Pim de Graaf", "Closed", "High", "2025-09-11 13:20", "", "", "", "South"),
    ("4102", "", "The new setting stands under Paper; it is in the guide now.", "", "", "", "", "", "", "", "2025-09-11 15:45", "Pim de Graaf", "no", ""),
    ("4103", "Two readings for one pump", "Which of them is billed?", *_TESS, "Joyce Bell", "Closed", "Normal", "2025-10-06 10:05", "", "", "", "Packing"),
    ("4103", "", "The upper one. The lower one is the meter's own.", "", "", "", "", "", "", "", "2025-10-06 11:00", "Joyce Bell", "no", ""),
    ("4104", "Who trains our night shift?", "They start on Monday.", *_TESS, "Rutger Vos", "Closed", "Low", "2025-11-03 16:30", "", "", "", "Packing"),
)  # fmt: skip
_YEAR_BEFORE: tuple[Sequence[str], ...] = (
    ("3007", "Display is dark", "Since the storm.", *_RUTH, "Joyce Bell", "Closed", "Urgent", "2024-12-01 07:40", "", "", "", "North"),
    ("3007", "", "A fuse. We sent two.", "", "", "", "", "", "", "", "2024-12-01 08:15", "Joyce Bell", "no", ""),
)  # fmt: skip


def move_in(life: Life, begin: datetime, until: datetime) -> Iterable[Moment]:
    """Ada brings one table in the first days, and another yesterday."""
    return [
        Moment(begin + timedelta(days=2, hours=4), partial(_bring, name="last-year.csv", rows=_LAST_YEAR, take=True)),
        Moment(until - timedelta(hours=20), partial(_bring, name="the-year-before.csv", rows=_YEAR_BEFORE, take=False)),
    ]


def _bring(life: Life, *, name: str, rows: Iterable[Sequence[str]], take: bool) -> None:
    held = io.StringIO(newline="")
    csv.writer(held).writerows([_HEADS, *rows])
    ada = life.person("ada")
    run = bring_parcel(
        name=name, chunks=[held.getvalue().encode()], kind="csv", source="old-desk", by=ada, at=life.at, later=False
    )
    read_parcel(run, at=life.at)
    if take:
        begin_import(run, by=ada, at=life.at, later=False)
        run_import(run, clock=lambda: life.at)
