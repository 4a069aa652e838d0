# ruff: noqa: N818 - an error is named for the situation (style 12)
"""Why an act on a return is refused; each message names the thing, the reason and the way on."""

from __future__ import annotations

from orgdesk.apps.work.errors import WorkError


class ReturnRefused(WorkError):
    """Nothing was changed. It is refused work too: the worklist shows the words."""


class FactsMissing(ReturnRefused):
    """A step needs facts that were not given; `field` is the one that lacks."""

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class NoSuchSerial(ReturnRefused):
    """No unit of this serial number was sold."""


class NotYourStep(ReturnRefused):
    """The person does not sit where this is done."""
