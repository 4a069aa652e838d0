"""Every test begins in the language and zone of the house: a page read in another one leaves it behind in the thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone, translation


@pytest.fixture(autouse=True)
def first_language() -> Iterator[None]:
    translation.deactivate()
    timezone.deactivate()
    yield
    translation.deactivate()
    timezone.deactivate()
