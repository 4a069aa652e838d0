"""Calendars made of calendars: open when either is, or only when all are. Their zones may differ."""

from dataclasses import dataclass
from functools import reduce

from orgdesk.core.calendars.errors import CalendarError
from orgdesk.core.calendars.periods import Span, join, meet
from orgdesk.core.calendars.worktime import WorkTime
from orgdesk.core.phrases import phrase


@dataclass(frozen=True)
class Either(WorkTime):
    """Open when at least one of its parts is open: two sites that cover for each other."""

    parts: tuple[WorkTime, ...] = ()

    def spans_of(self, year: int) -> list[Span]:
        """Return the union of the parts' openings."""
        return join(span for part in self.parts for span in part.table(year).spans())


@dataclass(frozen=True)
class Common(WorkTime):
    """Open when all of its parts are open: when we and the customer can meet."""

    parts: tuple[WorkTime, ...] = ()

    def __post_init__(self) -> None:
        if not self.parts:
            raise CalendarError(phrase("The common time of no calendars is not defined; name at least one."))

    def spans_of(self, year: int) -> list[Span]:
        """Return the intersection of the parts' openings."""
        return reduce(meet, (part.table(year).spans() for part in self.parts))
