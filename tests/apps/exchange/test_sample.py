"""The sample company shows what an import looks like: one taken in, one to be looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from orgdesk.apps.demo.chapters.moving import move_in
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.exchange.models import ImportRun

pytestmark = pytest.mark.django_db


class Life:
    """As much of a company's life as the chapter needs."""

    def __init__(self, cast, at):
        self.person, self.at = cast, at


def test_the_sample_holds_an_import_that_was_taken_and_one_that_waits(cast):
    until = timezone.now()
    life = Life(cast, until - timedelta(days=10))

    for moment in move_in(life, life.at, until):
        life.at = moment.at
        moment.act(life)

    assert set(ImportRun.objects.values_list("state", flat=True)) == {"done", "ready"}
    assert set(Ticket.objects.values_list("status", flat=True)) == {"closed"}
    assert Ticket.objects.count() == 4
