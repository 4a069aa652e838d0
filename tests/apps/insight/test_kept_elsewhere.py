"""What is kept for measures survives the loss of its server, and two workers that read the log at the same time."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.insight.test_reading_on import AT, as_kept
from apps.operations.test_backup import at_work_in, filled, same_kind, told
from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.insight.models import MeasuredRecord
from orgdesk.apps.insight.reading import book, read_until
from support.settling import wait_until_settled

__all__ = ["filled"]
WORDS = ("message.sent", "ticket.pending_customer", "ticket.escalated", "ticket.resolved", "ticket.closed")


def live_on(rng: random.Random, count: int) -> None:
    """Tickets to which anything happens; only the log hears of it."""
    data = {"from": "new", "to": "t2", "unit": "t1", "tier": 1, "kind": "functional", "channel": "email"}
    events = Event.objects.bulk_create(
        Event(
            kind=rng.choice(["ticket.opened", *WORDS]),
            at=AT + timedelta(minutes=number),
            actor=f"p-{number % 3}",
            data=data,
        )
        for number in range(count)
    )
    EventObject.objects.bulk_create(
        EventObject(event=event, object_type="ticket", object_key=f"7{rng.randrange(40)}") for event in events
    )
    wait_until_settled()


def workers(address: str, count: int) -> list[str]:
    """So many processes that read the log on, begun before any of them is waited for; what each had to say against it."""
    environment = {**os.environ, "ORGDESK_DATABASE": address, "DJANGO_SETTINGS_MODULE": "orgdesk.config.settings", "ORGDESK_SECRET_KEY": settings.SECRET_KEY}  # fmt: skip
    command = [sys.executable, "manage.py", "log", "measure", "--json"]
    begun = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    return [f"{process.communicate(timeout=180)[1]}{process.returncode}" for process in begun]


def test_a_restored_database_reads_on_where_it_stood_and_two_workers_at_once_leave_what_one_leaves(
    filled: Path, settings: Any, monkeypatch: Any
) -> None:
    rng, file = random.Random(3), filled / "monday.backup"
    live_on(rng, 30)
    monkeypatch.setattr(book, "_BATCH", 11)
    book.read_log(most=22)  # the copy is taken in the midst of a reading
    part = MeasuredRecord.objects.count()
    told("backup", str(file))
    settings.MEDIA_ROOT = filled / "elsewhere"
    address = same_kind(filled)

    with at_work_in(address):
        told("restore", str(file))
        assert MeasuredRecord.objects.count() == part
        live_on(rng, 1_100)
        said = workers(address, 2)
        after_two = as_kept()

        assert said == ["0", "0"]
        assert read_until() is None
        assert len(after_two) > part
        told("log", "measure", "--anew", "--json")
        assert as_kept() == after_two
