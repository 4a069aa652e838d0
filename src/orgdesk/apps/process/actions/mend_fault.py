"""What an operator may do with a process fault or a stuck token; each act is an event with actor and reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.process.models import Instance, ProcessFault
from orgdesk.apps.process.store import take_step
from orgdesk.core.process.commands import Cancel, Command, MoveToken, Retry, SetData, Skip


def retry_fault(
    fault: ProcessFault, *, by: Person, at: datetime, data: Mapping[str, Any] | None = None, reason: str = ""
) -> Instance:
    """Let the token enter its node again, with changed data if given."""
    command = Retry(fault.token, data=dict(data or {}), by=by.key)
    return _mend(fault, command, ProcessFault.Resolution.RETRIED, by=by, at=at, reason=reason)


def skip_fault(fault: ProcessFault, *, by: Person, at: datetime, flow: str = "", reason: str) -> Instance:
    """Go on as if the node were done."""
    command = Skip(fault.token, flow=flow, reason=reason, by=by.key)
    return _mend(fault, command, ProcessFault.Resolution.SKIPPED, by=by, at=at, reason=reason)


def move_fault(fault: ProcessFault, *, by: Person, at: datetime, node: str, reason: str) -> Instance:
    """Put the token at another node of the same scope."""
    command = MoveToken(fault.token, node, reason=reason, by=by.key)
    return _mend(fault, command, ProcessFault.Resolution.MOVED, by=by, at=at, reason=reason)


def move_token(instance: Instance, token: int, *, node: str, by: Person, at: datetime, reason: str) -> Instance:
    """Override the drawing: put a waiting token elsewhere."""
    with transaction.atomic():
        moved = take_step(instance.key, MoveToken(token, node, reason=reason, by=by.key), at=at, by=by.key)
        _note("process.overridden", moved, by=by, at=at, reason=reason, data={"token": token, "node": node})
    return moved


def edit_data(instance: Instance, *, data: Mapping[str, Any], by: Person, at: datetime, reason: str) -> Instance:
    """Change data of a running instance; conditions are looked at again."""
    with transaction.atomic():
        changed = take_step(instance.key, SetData(dict(data), by=by.key), at=at, by=by.key)
        _note("process.edited", changed, by=by, at=at, reason=reason, data={"names": sorted(data)})
    return changed


def cancel_instance(instance: Instance, *, by: Person, at: datetime, reason: str) -> Instance:
    """End the instance; its open work is withdrawn."""
    with transaction.atomic():
        ended = take_step(instance.key, Cancel(reason=reason, by=by.key), at=at, by=by.key)
        _note("process.cancelled", ended, by=by, at=at, reason=reason, data={})
    return ended


def _mend(fault: ProcessFault, command: Command, resolution: str, *, by: Person, at: datetime, reason: str) -> Instance:
    with transaction.atomic():
        instance = take_step(fault.instance.key, command, at=at, by=by.key)
        ProcessFault.objects.filter(pk=fault.pk, resolved_at=None).update(
            resolution=resolution, resolved_at=at, resolved_by=by.key
        )
        data = {"node": fault.node, "token": fault.token}
        _note(f"process.fault_{resolution}", instance, by=by, at=at, reason=reason, data=data)
    return instance


def _note(kind: str, instance: Instance, *, by: Person, at: datetime, reason: str, data: Mapping[str, Any]) -> None:
    record_event(
        kind,
        at=at,
        by=by.key,
        process_version=instance.version.reference,
        objects={"process": instance.key, instance.subject_type: instance.subject_key},
        data=data,
        text={"reason": reason} if reason else None,
    )
