# ruff: noqa: N818 - an error is named for the situation (STYLE 12)
"""What can go wrong when the organisation is changed; each message names the thing, the reason and the way on."""

from __future__ import annotations


class OrganisationRefused(Exception):
    """A change to the organisation was refused; nothing was changed."""


class NotYourRight(OrganisationRefused):
    """The person may not do this."""


class VersionFixed(OrganisationRefused):
    """Only a draft may be edited."""


class StaleRevision(OrganisationRefused):
    """Somebody else has changed the draft since it was opened."""


class ChangeRefused(OrganisationRefused):
    """An act on a draft cannot be done, or no longer; the draft is as it was."""


class ImportRefused(OrganisationRefused):
    """What was brought in cannot be read as a chart."""


class SecondPersonNeeded(OrganisationRefused):
    """Whoever drew or proposed a version, or gains rights by it, cannot be the one to approve it."""


class SuccessorsMissing(OrganisationRefused):
    """Positions with open work would vanish and nobody is named to take the work over."""

    def __init__(self, message: str, missing: dict[str, int]) -> None:
        super().__init__(message)
        self.missing = missing


class MergeConflict(OrganisationRefused):
    """The draft and the version in force changed the same thing differently."""

    def __init__(self, message: str, conflicts: list[object]) -> None:
        super().__init__(message)
        self.conflicts = conflicts
