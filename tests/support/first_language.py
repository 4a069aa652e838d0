"""Every test begins in the language and the zone of the house: what a page read in another one, or a set-up, changed stays behind in the thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import timezone, translation


@pytest.fixture(autouse=True)
def first_language() -> Iterator[None]:
    _at_home()
    yield
    _at_home()


def _at_home() -> None:
    translation.deactivate()
    timezone.deactivate()
    if str(timezone.get_default_timezone()) != settings.TIME_ZONE:  # a set-up in the browser gave another one
        from orgdesk.apps.process.calendars import business_calendar

        timezone.get_default_timezone.cache_clear()  # type: ignore[attr-defined]  # an lru_cache
        business_calendar.cache_clear()
