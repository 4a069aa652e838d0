# ruff: noqa: N818 - an error is named for the situation (style 12)
"""Why an act on a customer's voice is refused; each message names the thing, the reason and the way on."""

from __future__ import annotations

from orgdesk.apps.work.errors import WorkError


class VoiceRefused(WorkError):
    """Nothing was changed. It is refused work too: the worklist shows the words."""


class WordsMissing(VoiceRefused):
    """The act needs words that were not given."""


class FormNeeded(VoiceRefused):
    """The work is finished on a page of its own."""


class NotYourPart(VoiceRefused):
    """The person does not sit where this is done."""


class AlreadySaid(VoiceRefused):
    """It was answered before, and the answer stands."""


class TooLate(VoiceRefused):
    """The survey has ended, or the invitation was taken back."""
