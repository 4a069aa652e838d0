"""What the tests of timelines share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from apps.timelines.house import AT, House, found_house
from orgdesk.apps.accounts.models import Person


@pytest.fixture
def house(db: None) -> House:
    return found_house()


@pytest.fixture
def at_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`at_time(moment)` is the time at every door from then on."""

    def stand_still(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    stand_still(AT)
    return stand_still


@pytest.fixture
def page_of(at_time: Callable[[datetime], None]) -> Callable[[Person], Client]:
    def open_page(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_page
