# ruff: noqa: N818 - an error is named for the situation (STYLE 12)
"""Why the portal refuses; each message names the thing, the reason and the way on."""

from __future__ import annotations

from orgdesk.apps.work.errors import WorkError


class PortalRefused(WorkError):
    """Nothing was changed."""
