"""How long letters and pages wait for a processor when ten and a hundred times as many tickets come: played by Orgdesk's own simulator.

A processor serves what comes, whoever asked: the work of a ticket (its letters, steps, events, answers) and the pages that people look at
meanwhile. Both last as long as was measured just before, more or less (exponential); the database's share is in them. Tickets come in the
hours of an office, on days that differ; played is a working day, up to ten times over. It is the machine that waits here, not the people.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from orgdesk.core.rehearsal import fast
from orgdesk.core.rehearsal.bundle import Arrivals, Bundle, Station, Step, StepKind, Way, every_hour
from orgdesk.core.rehearsal.laws import exponential

PAGES = 40
"""Pages that people look at for one ticket: lists, the ticket itself, the customer's own visits."""
A_YEAR = (100_000, 1_000_000, 10_000_000)
PROCESSORS = (1, 2, 4, 8, 16, 32, 64)
OFFICE = range(8, 18)
SHARE_IN_OFFICE = 0.9
LUCK_OF_DAYS = 0.05
FULL, LONG = 0.95, 0.15
"""A machine busier than the first, or a wait longer than the second (seconds, at the 95th percentile), is too small."""
WEEK, DAY = 168.0, 24.0
MOST_CASES = 2_000_000


@dataclass(frozen=True)
class Played:
    """One machine under one load: the share of the busiest hours that its processors worked, and the 95th percentile of seconds waited."""

    tickets: int
    processors: int
    busy: float
    waited: float

    @property
    def is_enough(self) -> bool:
        return self.busy < FULL and self.waited < LONG


def smallest(ticket: float, page: float) -> list[Played]:
    """For each load the first machine that is enough; `ticket` and `page` are seconds of a processor."""
    found = []
    for tickets in A_YEAR:
        machines = (one for one in PROCESSORS if _busiest(tickets, one, ticket, page) < FULL)
        tried = (play(tickets, one, ticket, page) for one in machines)
        found += itertools.islice((one for one in tried if one.is_enough), 1)
    return found


def play(tickets: int, processors: int, ticket: float, page: float) -> Played:
    bundle = machine(tickets, processors, ticket, page)
    cases = sum(bundle.arrivals.hourly[:24])
    days = max(1, min(10, int(MOST_CASES / cases)))
    kept = [fast.tally(bundle, DAY, seed=1, replication=day, most=10 * MOST_CASES) for day in range(days)]
    waited = np.quantile(np.concatenate([day.first - day.opened for day in kept]), 0.95)
    return Played(tickets, processors, _busiest(tickets, processors, ticket, page), float(waited) * 3600)


def machine(tickets: int, processors: int, ticket: float, page: float) -> Bundle:
    """Processors that share one queue, and works of two lengths."""
    end, works = 3, 1 + PAGES
    steps = (
        Step("begin", "", StepKind.ROUTE, (Way(1, 1 / works), Way(2, PAGES / works))),
        Step("ticket", "", StepKind.WORK, (Way(end, 1.0),), 0, exponential(ticket / 3600)),
        Step("page", "", StepKind.WORK, (Way(end, 1.0),), 0, exponential(page / 3600)),
        Step("end", "", StepKind.END),
    )
    rates = tuple(works * rate for rate in _tickets_an_hour(tickets))
    return Bundle("machine", 0, steps, (Station("processors", every_hour(processors)),), Arrivals(rates, LUCK_OF_DAYS))


def _tickets_an_hour(tickets: int) -> tuple[float, ...]:
    week = tickets * WEEK / 8760
    inside = week * SHARE_IN_OFFICE / (5 * len(OFFICE))
    outside = week * (1 - SHARE_IN_OFFICE) / (WEEK - 5 * len(OFFICE))
    return tuple(inside if hour < 120 and hour % 24 in OFFICE else outside for hour in range(168))


def _busiest(tickets: int, processors: int, ticket: float, page: float) -> float:
    return max(_tickets_an_hour(tickets)) * (ticket + PAGES * page) / 3600 / processors
