"""What the worker does for customers' voices."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.events.jobs import every
from orgdesk.apps.voice.actions import make_due_pack, measure_due_improvements, read_promises, send_due_invitations
from orgdesk.apps.voice.actions.invite import open_due_rounds


@every(60, name="voice-invitations")
def send_invitations(at: datetime) -> int:
    return open_due_rounds(at=at) + send_due_invitations(at=at)


@every(3600, name="voice-packs")
def send_packs(at: datetime) -> int:
    return make_due_pack(at=at) + measure_due_improvements(at=at)


@every(21600, name="voice-promises")
def measure_promises(at: datetime) -> int:
    return read_promises(at=at)
