"""Events of the log that processes may wait for, or begin by: announced as messages under the event's own kind.

    announce("account.qualified", about="account")

A higher app announces its events in `ready()`. The message is correlated by the key of what the event is about, carries the
event's data, and leaves after the commit, once.
"""

from __future__ import annotations

from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.outbox import send_later


def announce(*kinds: str, about: str) -> None:
    """`about` is the type of the object whose key correlates the message."""

    def pass_on(event: Event) -> None:
        for key in event.keys_of(about):
            payload = {
                "name": event.kind,
                "correlation": key,
                "data": {**event.data, about: key},
                "subject": [about, key],
                "by": event.actor,
            }
            send_later(event, "process.message", payload, at=event.at, part=f"announced:{key}")

    handles(*kinds)(pass_on)
