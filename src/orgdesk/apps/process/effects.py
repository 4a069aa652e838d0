"""What follows from a step, written in its transaction: work items, faults, jobs, messages to others, the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import singledispatch

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.outbox import send_later
from orgdesk.apps.events.prepared import Columns
from orgdesk.apps.events.writing import Writes
from orgdesk.apps.process.definitions import Deployed
from orgdesk.apps.process.models import Instance, ProcessFault
from orgdesk.apps.process.offering import exclude_performers, offer_task, withdraw_task
from orgdesk.core.process import effects as core
from orgdesk.core.process.state import InstanceState

_ONLY_WRITTEN = (core.TaskOffered, core.ScheduleTimer, core.InstanceEnded)
_MENDED = Columns(ProcessFault, ["resolution", "resolved_at"])


class Following:
    """Everything that carrying out an effect may need."""

    def __init__(
        self,
        instance: Instance,
        deployed: Deployed,
        state: InstanceState,
        event: Event,
        writes: Writes,
        *,
        at: datetime,
        by: str,
    ) -> None:
        self.instance = instance
        self.deployed = deployed
        self.state = state
        self.event = event
        self.writes = writes
        self.at = at
        self.by = by
        self.parts = 0

    def next_part(self) -> str:
        """Tells the messages of one step apart."""
        self.parts += 1
        return str(self.parts)


def carry_out(
    effects: Iterable[object],
    instance: Instance,
    deployed: Deployed,
    state: InstanceState,
    event: Event,
    writes: Writes,
    *,
    at: datetime,
    by: str,
) -> None:
    """Everything is written when this returns; an effect that reads or names what was written before is told from the others."""
    following = Following(instance, deployed, state, event, writes, at=at, by=by)
    for effect in effects:
        if not isinstance(effect, _ONLY_WRITTEN):
            writes.flush()
        _carry_out(effect, following)
    writes.flush()
    exclude_performers(instance, deployed, state, at=at)


@singledispatch
def _carry_out(effect: object, following: Following) -> None:
    """Effects without a row of their own: a timer is found by its subscription's due time, a job's answer is simply late."""


@_carry_out.register
def _(effect: core.TaskOffered, following: Following) -> None:
    offer_task(
        effect, following.instance, following.deployed, following.state, at=following.at, writes=following.writes
    )


@_carry_out.register
def _(effect: core.TaskWithdrawn, following: Following) -> None:
    withdraw_task(following.instance, effect.token, at=following.at, by=following.by)


@_carry_out.register
def _(effect: core.StartJob, following: Following) -> None:
    from orgdesk.apps.process.jobs import run_service

    run_service.enqueue(following.instance.key, effect.token, effect.handler)


@_carry_out.register
def _(effect: core.SendMessage, following: Following) -> None:
    subject = [following.instance.subject_type, following.instance.subject_key]
    payload = {"name": effect.name, "correlation": effect.correlation, "data": dict(effect.data), "subject": subject}
    send_later(following.event, "process.message", payload, at=following.at, part=following.next_part())


@_carry_out.register
def _(effect: core.SendSignal, following: Following) -> None:
    payload = {"name": effect.name, "data": dict(effect.data), "from": following.instance.key}
    send_later(following.event, "process.signal", payload, at=following.at, part=following.next_part())


@_carry_out.register
def _(effect: core.FaultRaised, following: Following) -> None:
    instance = following.instance
    ProcessFault.objects.create(
        instance=instance, token=effect.token, node=effect.node, reason=effect.reason, raised_at=following.at
    )
    record_event(
        "process.faulted",
        at=following.at,
        process_version=instance.version.reference,
        objects={"process": instance.key, instance.subject_type: instance.subject_key},
        data={"node": effect.node, "token": effect.token},
        text={"reason": effect.reason},
    )


@_carry_out.register
def _(effect: core.InstanceEnded, following: Following) -> None:
    """The instance's own row has said so already: it was written with everything else of the step."""
    instance = following.instance
    gone = (ProcessFault.Resolution.GONE.value, following.at)
    following.writes.add(_MENDED.update(gone, 'WHERE "instance_id" = %s AND "resolved_at" IS NULL', instance.pk))
    record_event(
        "process.ended",
        at=following.at,
        by=following.by,
        process_version=instance.version.reference,
        objects={"process": instance.key, instance.subject_type: instance.subject_key},
        data={"status": effect.status.value},
        text={"note": effect.note} if effect.note else None,
        writes=following.writes,
    )
