# ruff: noqa: N818 - an error is named for the situation (style 12)
"""What an import or an export refuses."""

from __future__ import annotations


class ExchangeRefused(Exception):
    """The words say what, why and what to do."""


class ParcelUnreadable(ExchangeRefused):
    """The file that was brought is none that can be opened."""
