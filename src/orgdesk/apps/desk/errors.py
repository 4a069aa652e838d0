# ruff: noqa: N818 - an error is named for the situation (STYLE 12)
"""Why an act on a ticket is refused; each message names the thing, the reason and the way on."""

from __future__ import annotations

from orgdesk.apps.work.errors import WorkError


class DeskRefused(WorkError):
    """Nothing was changed. It is an error of the work too: the worklist shows it to whoever answers a step there."""


class WordsMissing(DeskRefused):
    """The act needs words that were not given."""


class LimitationNeeded(DeskRefused):
    """ "I cannot" and "I do not know" need a limitation, new or linked."""


class NotYourTicket(DeskRefused):
    """The person may not act on this ticket."""


class TicketClosed(DeskRefused):
    """The ticket is closed for good."""


class NotYetTold(DeskRefused):
    """The customer must be told before the ticket is closed."""


class SideDoor(DeskRefused):
    """A way into development that is no R&D path."""


class NotForCustomers(DeskRefused):
    """The person's unit never writes to customers."""
