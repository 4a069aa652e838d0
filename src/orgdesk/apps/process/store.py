"""The step: one short transaction that locks one instance, plays one command, and writes what changed.

Never two instance locks in one transaction: what concerns another instance goes through the outbox.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, transaction

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.prepared import Columns, Statement, all_but, run
from orgdesk.apps.events.writing import Writes
from orgdesk.apps.process.calendars import calendar_of
from orgdesk.apps.process.definitions import VERSION_KEY, VERSION_TABLES, VERSION_TEXT, Deployed, version_of_row
from orgdesk.apps.process.difference import difference
from orgdesk.apps.process.effects import carry_out
from orgdesk.apps.process.errors import NoSuchInstance, explain_already_done
from orgdesk.apps.process.mapping import put_state, rows_of, state_of
from orgdesk.apps.process.messages import deliver_buffered
from orgdesk.apps.process.models import Instance
from orgdesk.apps.process.services import Services
from orgdesk.core.process.commands import Command
from orgdesk.core.process.effects import InstanceEnded
from orgdesk.core.process.errors import AlreadyDone
from orgdesk.core.process.game import advance
from orgdesk.core.process.state import HappeningKind, InstanceState, Step

_INSTANCE = Columns(Instance, all_but(Instance))
_NUMBER = Columns(Instance, ["id"])
_MOVED = Columns(
    Instance,
    ["status", "data", "performers", "rounds", "buffered", "next_id", "sequence", "ended_at", "end_note"],
)
"""What a step may change of the instance's own row."""


def lock_instance(key: str) -> Instance:
    """The instance, locked until the transaction ends. Raises NoSuchInstance."""
    return _locked(key)[0]


def hold_instance(key: str) -> None:
    """Lock the instance for an act that will load it later. Raises NoSuchInstance."""
    (found,) = run(_NUMBER.select_locked('WHERE "key" = %s', key))
    if not found:
        raise NoSuchInstance(key)


def _locked(key: str, *more: Statement) -> tuple[Instance, list[list[tuple[Any, ...]]]]:
    """With the rows that `more` asks for; each statement sees what was committed while the lock was waited for."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An instance is locked inside of a transaction only.")
    found, *others = run((_locking(connection.vendor), [key]), *more)
    if not found:
        raise NoSuchInstance(key)
    row = found[0]
    own = len(_INSTANCE.names)
    instance = _INSTANCE.loaded(row[:own])
    instance.version = version_of_row(row[own:])
    return instance, others


@cache
def _locking(vendor: str) -> str:
    """On SQLite the transaction itself holds the only writer's lock."""
    instance = _INSTANCE.table
    lock = f" FOR UPDATE OF {instance}" if vendor == "postgresql" else ""
    return (
        f"SELECT {_INSTANCE.text}, {VERSION_TEXT} FROM {VERSION_TABLES} "  # noqa: S608 - names of the models only
        f'JOIN {instance} ON {VERSION_KEY} = {instance}."version_id" WHERE {instance}."key" = %s{lock}'
    )


def take_step(
    key: str, command: Command, *, at: datetime, by: str = "", position: str = "", savepoint: bool = True
) -> Instance:
    """Play one command on the instance; `by` is a person's key, "" for the clock.

    Without `savepoint` a refusal undoes the whole act that this step is part of. Raises AlreadyDone with who and when, and every
    other refusal of the token game; nothing is changed then.
    """
    with transaction.atomic(savepoint=savepoint):
        instance, rows = _locked(key, *rows_of(key))
        play(instance, state_of(instance, *rows), command, at=at, by=by, position=position)
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
    writes = Writes()
    event = _write(instance, deployed, before, step, command, writes, at=at, by=by, position=position)
    carry_out(step.effects, instance, deployed, step.state, event, writes, at=at, by=by)
    deliver_buffered(instance, before, step.state, at=at)


def _advance(
    instance: Instance, deployed: Deployed, before: InstanceState | None, command: Command, *, at: datetime, by: str
) -> Step:
    try:
        return advance(deployed, before, command, at=at, handlers=Services(instance, by=by), calendar=calendar_of)
    except AlreadyDone as refusal:
        raise explain_already_done(instance, command, refusal) from refusal


def _write(
    instance: Instance,
    deployed: Deployed,
    before: InstanceState | None,
    step: Step,
    command: Command,
    writes: Writes,
    *,
    at: datetime,
    by: str,
    position: str,
) -> Event:
    put_state(instance, step.state)
    _count_rounds(instance, step)
    _note_end(instance, step, at)
    writes.add(
        *difference(instance, deployed, before, step.state),
        _MOVED.update(_MOVED.values_of(instance), 'WHERE "id" = %s', instance.pk),
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
        writes=writes,
    )


def _count_rounds(instance: Instance, step: Step) -> None:
    for line in step.log:
        if line.kind is HappeningKind.OFFERED:
            instance.rounds[line.node] = instance.rounds.get(line.node, 0) + 1


def _note_end(instance: Instance, step: Step, at: datetime) -> None:
    for effect in step.effects:
        if isinstance(effect, InstanceEnded):
            instance.ended_at, instance.end_note = at, effect.note[:250]
