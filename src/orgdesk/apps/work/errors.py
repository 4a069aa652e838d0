# ruff: noqa: N818 - an error is named for the situation (style 12)
"""Why an act on a work item is refused; each message names the item, the reason and the way on."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.work.models import WorkItem


class WorkError(Exception):
    """An act on a work item was refused. `str(error)` is fit to be shown to the person who tried."""


class NotYours(WorkError):
    def __init__(self, item: WorkItem) -> None:
        super().__init__(
            _(
                "“%(title)s” is for %(seat)s, and you do not hold that seat today. Ask its holder, or have it reassigned."
            )
            % {"title": item.title, "seat": item.seat}
        )


class ExcludedFromWork(WorkError):
    def __init__(self, item: WorkItem) -> None:
        super().__init__(
            _("“%(title)s” needs another pair of eyes: you took part in what it checks. Leave it to a colleague.")
            % {"title": item.title}
        )


class ClaimedByAnother(WorkError):
    def __init__(self, item: WorkItem) -> None:
        super().__init__(
            _("%(name)s took “%(title)s” at %(time)s. Ask them to release it, or have it reassigned.")
            % {"name": item.claimed_by, "title": item.title, "time": _shown(item.claimed_at)}
        )


class AlreadyDone(WorkError):
    def __init__(self, item: WorkItem) -> None:
        super().__init__(
            _("%(name)s already finished “%(title)s” at %(time)s (%(outcome)s). Nothing was changed.")
            % {
                "name": item.finished_by or _("The system"),
                "title": item.title,
                "time": _shown(item.finished_at),
                "outcome": item.outcome_name or _("done"),
            }
        )


class WorkWithdrawn(WorkError):
    def __init__(self, item: WorkItem) -> None:
        super().__init__(
            _("“%(title)s” was withdrawn at %(time)s: the process went on without it. Nothing was changed.")
            % {"title": item.title, "time": _shown(item.finished_at)}
        )


class UnknownOutcome(WorkError):
    def __init__(self, item: WorkItem, outcome: str) -> None:
        names = ", ".join(str(offered["name"]) for offered in item.outcomes) or _("done")
        super().__init__(
            _("“%(outcome)s” is no outcome of “%(title)s”. Choose one of: %(names)s.")
            % {"outcome": outcome, "title": item.title, "names": names}
        )


class NotInThatState(WorkError):
    def __init__(self, item: WorkItem, wanted: str) -> None:
        super().__init__(
            _("“%(title)s” is %(state)s; this act needs it to be %(wanted)s.")
            % {"title": item.title, "state": item.get_state_display(), "wanted": wanted}
        )


class AtLimit(WorkError):
    def __init__(self, load: int) -> None:
        super().__init__(
            _("You have %(load)s pieces of work, all that you take at once. Finish or release one first.")
            % {"load": load}
        )


class RosterRefused(WorkError):
    """The entry cannot be: `str` says what and how to mend it."""


def _shown(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else "?"
