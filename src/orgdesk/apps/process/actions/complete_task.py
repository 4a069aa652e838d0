"""Finished work moves its token: the handler of `work.finished`."""

from __future__ import annotations

from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.process.models import TokenRow
from orgdesk.apps.process.offering import SOURCE
from orgdesk.apps.process.store import take_step
from orgdesk.core.process.commands import CompleteTask


@handles("work.finished")
def complete_task(event: Event) -> None:
    """In the transaction of the act: if the process refuses, the work is not finished either."""
    instances = event.keys_of(SOURCE)
    if instances:
        command = CompleteTask(
            token=int(event.data["token"]),
            outcome=event.data["outcome"] or None,
            data=event.data["data"],
            by=event.actor or None,
        )
        take_step(instances[0], command, at=event.at, by=event.actor, position=event.position, savepoint=False)


@handles("work.reassigned")
def follow_reassignment(event: Event) -> None:
    """The token's row says for whom it waits."""
    for key in event.keys_of(SOURCE):
        TokenRow.objects.filter(instance__key=key, number=int(event.data["token"])).update(seat=event.data["to_seat"])
