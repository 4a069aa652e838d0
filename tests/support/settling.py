"""Readers of the log pass over what a running transaction could still overtake: tests beside each other on one server wait."""

from __future__ import annotations

import time


def wait_until_settled() -> None:
    """Until every event recorded so far may be read; a transaction of another test, anywhere on the server, holds it back."""
    from orgdesk.apps.events.models import Event
    from orgdesk.apps.events.readers import settled

    end = time.monotonic() + 60
    while settled().count() < Event.objects.count():
        assert time.monotonic() < end, "a transaction on the same server has been open for a minute"
        time.sleep(0.05)
