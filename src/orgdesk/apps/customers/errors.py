# ruff: noqa: N818 - an error is named for the situation (style 12)
"""Why an act on an account is refused; each message names the thing, the reason and the way on."""

from __future__ import annotations

from orgdesk.apps.work.errors import WorkError


class CustomersRefused(WorkError):
    """Nothing was changed. It is refused work too: the worklist shows the words. `field` is what it is about, where it is
    about one thing that was given.
    """

    def __init__(self, words: str = "", *, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class FormNeeded(CustomersRefused):
    """The work is finished on a page of its own."""


class FactsMissing(CustomersRefused):
    """A hand-off lacks facts that the receiver needs."""


class NotTheQualifier(CustomersRefused):
    """Only the qualifying unit sets a class."""


class NotYourAccount(CustomersRefused):
    """The person may not do this with the account."""


class ParentLoop(CustomersRefused):
    """An account would stand above itself."""


class AlreadyAnswered(CustomersRefused):
    """It was answered before."""


class WordsMissing(CustomersRefused):
    """The act needs words that were not given."""


class NotSteady(CustomersRefused):
    """An account that is handed over as steady has not shown that it is."""


class ImportRefused(CustomersRefused):
    """A file of accounts cannot be read at all."""
