"""Where a ticket's time went: how long it was in each state, so that waiting for information is seen and not felt."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from orgdesk.core.calendars import WorkTime
from orgdesk.core.service.history import TicketEvent, TicketState, in_order

WAITING = (TicketState.PENDING_CUSTOMER, TicketState.PENDING_VENDOR, TicketState.PENDING_INTERNAL)


def time_in_states(events: Iterable[TicketEvent], calendar: WorkTime, *, at: datetime) -> dict[TicketState, timedelta]:
    """Return the working time that a ticket spent in each state up to `at`, in the order in which it first entered them."""
    log = [event for event in in_order(events) if event.at <= at]
    spent: dict[TicketState, timedelta] = {}
    state = TicketState.NEW
    for event, end in zip(log, [*(event.at for event in log[1:]), at], strict=True):
        state = event.state or state
        spent[state] = spent.get(state, timedelta(0)) + calendar.between(event.at, end)
    return spent


def waiting_time(events: Iterable[TicketEvent], calendar: WorkTime, *, at: datetime) -> timedelta:
    """Return the working time that a ticket waited for somebody's information: customer, vendor or another unit."""
    spent = time_in_states(events, calendar, at=at)
    return sum((spent.get(state, timedelta(0)) for state in WAITING), timedelta(0))
