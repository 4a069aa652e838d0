"""Whoever asks for a new password is answered before we look whether we know them, so that not even the time tells."""

from __future__ import annotations

from django.utils import timezone

from orgdesk.apps.accounts.actions.reset_password import send_reset_link
from orgdesk.apps.accounts.sealing import seal, unseal
from orgdesk.apps.events.jobs import job

_PURPOSE = "orgdesk addresses asked for"


def ask_for_reset(address: str) -> None:
    """The address waits sealed: it is a stranger's word about somebody."""
    _send.enqueue(seal(address, purpose=_PURPOSE))


@job(attempts=3)
def _send(sealed: str) -> None:
    send_reset_link(unseal(sealed, purpose=_PURPOSE), at=timezone.now())
