"""What can go wrong when an organisation is read, edited, merged or moved through its states."""

# ruff: noqa: N818 - an error is named for its situation (STYLE 12)

from __future__ import annotations


class OrganisationError(ValueError):
    """Base of every refusal in this package; the message names the thing, the reason and the way on."""


class UnknownElement(OrganisationError):
    """A unit, position or other element that is named does not exist in the structure."""


class TransitionRefused(OrganisationError):
    """A version may not go from its state to the one asked for."""


class EditRefused(OrganisationError):
    """An edit would break the structure, for instance put a position under itself."""


class EditConflict(OrganisationError):
    """An operation was made against a value that somebody else has changed since."""


class UnreadableData(OrganisationError):
    """A record, document or file does not have the shape that its format asks for."""


class FileTooLarge(UnreadableData):
    """A file is larger, or unpacks to more, than this reader accepts."""
