# ruff: noqa: N818 - an error is named for the situation (style 12)
"""Why an act on tokens or webhooks is refused; each message names the thing, the reason and the way on."""

from __future__ import annotations


class ApiRefused(Exception):
    """Nothing was changed. `str(error)` is fit to be shown to the person who tried."""


class NotAdministrator(ApiRefused):
    """What is told to other systems is decided by administrators."""
