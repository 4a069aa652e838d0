"""The step: one short transaction that locks one instance, plays one command, and writes what changed.

Never two instance locks in one transaction: what concerns another instance goes through the outbox.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.process.calendars import business_calendar
from orgdesk.apps.process.definitions import Deployed
from orgdesk.apps.process.difference import write_difference
from orgdesk.apps.process.effects import carry_out
from orgdesk.apps.process.errors import NoSuchInstance, explain_already_done
from orgdesk.apps.process.mapping import put_state, to_state
from orgdesk.apps.process.messages import deliver_buffered
from orgdesk.apps.process.models import Instance
from orgdesk.apps.process.services import Services
from orgdesk.core.process.commands import Command
from orgdesk.core.process.errors import AlreadyDone
from orgdesk.core.process.game import advance
from orgdesk.core.process.state import HappeningKind, InstanceState, Step


def lock_instance(key: str) -> Instance:
    """The instance, locked until the transaction ends. Raises NoSuchInstance."""
    try:
        return (
            Instance.objects.select_for_update(of=("self",))
            .select_related("version__definition")
            .defer("version__xml")
            .get(key=key)
        )
    except Instance.DoesNotExist:
        raise NoSuchInstance(key) from None


def take_step(key: str, command: Command, *, at: datetime, by: str = "", position: str = "") -> Instance:
    """Play one command on the instance; `by` is a person's key, "" for the clock.

    Raises AlreadyDone with who and when, and every other refusal of the token game; nothing is changed then.
    """
    with transaction.atomic():
        instance = lock_instance(key)
        play(instance, to_state(instance), command, at=at, by=by, position=position)
    return instance


def play(
    instance: Instance,
    before: InstanceState | None,
    command: Command,
    *,
    at: datetime,
    by: str = "",
    position: str = "",
) -> None:
    """Play a command on a locked instance, and then whatever buffered messages it now waits for."""
    deployed = Deployed(instance.version)
    step = _advance(instance, deployed, before, command, at=at, by=by)
    event = _write(instance, deployed, before, step, command, at=at, by=by, position=position)
    carry_out(step.effects, instance, deployed, step.state, event, at=at, by=by)
    deliver_buffered(instance, before, step.state, at=at)


def _advance(
    instance: Instance, deployed: Deployed, before: InstanceState | None, command: Command, *, at: datetime, by: str
) -> Step:
    try:
        return advance(
            deployed, before, command, at=at, handlers=Services(instance, by=by), calendar=business_calendar()
        )
    except AlreadyDone as refusal:
        raise explain_already_done(instance, command, refusal) from refusal


def _write(
    instance: Instance,
    deployed: Deployed,
    before: InstanceState | None,
    step: Step,
    command: Command,
    *,
    at: datetime,
    by: str,
    position: str,
) -> Event:
    write_difference(instance, deployed, before, step.state)
    put_state(instance, step.state)
    _count_rounds(instance, step)
    instance.save(
        update_fields=[
            "status",
            "data",
            "performers",
            "rounds",
            "buffered",
            "next_id",
            "sequence",
            "ended_at",
            "end_note",
        ]
    )
    return record_event(
        "process.moved",
        at=at,
        by=by,
        position=position,
        process_version=instance.version.reference,
        objects={"process": instance.key, instance.subject_type: instance.subject_key},
        data={
            "command": type(command).__name__,
            "moves": [
                [line.sequence, line.kind.value, line.node, line.token, line.flow, line.note] for line in step.log
            ],
        },
    )


def _count_rounds(instance: Instance, step: Step) -> None:
    for line in step.log:
        if line.kind is HappeningKind.OFFERED:
            instance.rounds[line.node] = instance.rounds.get(line.node, 0) + 1
