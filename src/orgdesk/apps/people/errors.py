# ruff: noqa: N818 - an error is named for the situation (style 12)
"""Why an act about people is refused; each message names the thing, the reason and the way on."""

from __future__ import annotations

from orgdesk.apps.work.errors import WorkError


class PeopleRefused(WorkError):
    """Nothing was changed. It is refused work too: the worklist shows the words."""


class NotYourPeople(PeopleRefused):
    """Only who leads the person, evaluates them, or human resources may do this."""


class NobodyInHumanResources(PeopleRefused):
    """The chart in force has no unit that takes human resources' part."""


class SeatNotOpen(PeopleRefused):
    """The position has no vacant seat, or is posted already."""


class CannotApply(PeopleRefused):
    """The person cannot apply for this posting, or not now."""


class NotToBeDecided(PeopleRefused):
    """The application is not at this step."""


class ReasonMissing(PeopleRefused):
    """A decision about somebody needs its reason."""


class PageNeeded(PeopleRefused):
    """The work is finished on a page of its own."""


class TrainingRefused(PeopleRefused):
    """The plan cannot be made or ended so."""


class AuthorityRefused(PeopleRefused):
    """The seat does not allow this."""


class MarkRefused(PeopleRefused):
    """A mark, wish or assessment cannot stand so."""


class HelpRefused(PeopleRefused):
    """The person cannot help there."""
