"""In tests a reply leaves at once, as in a house whose setting says so; a test about taking back chooses its own delay."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def replies_leave_at_once(settings: Any) -> None:
    settings.ORGDESK_UNDO_SECONDS = 0
