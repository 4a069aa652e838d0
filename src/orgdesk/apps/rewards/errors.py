# ruff: noqa: N818 - an error is named for the situation (style 12)
"""Why an act on rewards is refused; each message names the thing, the reason and the way on."""

from __future__ import annotations

from orgdesk.apps.work.errors import WorkError


class RewardRefused(WorkError):
    """Nothing was changed. `field` is what it is about, where it is about one thing that was given."""

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field
