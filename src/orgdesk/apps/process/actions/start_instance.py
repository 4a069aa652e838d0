"""Start a process about something."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.writing import Writes
from orgdesk.apps.process.definitions import Deployed
from orgdesk.apps.process.errors import NoSuchProcess
from orgdesk.apps.process.models import DefinitionVersion, Instance
from orgdesk.apps.process.store import play
from orgdesk.core.process.commands import Start


def start_instance(
    definition_key: str,
    *,
    subject: tuple[str, str],
    at: datetime,
    data: Mapping[str, Any] | None = None,
    by: str = "",
    position: str = "",
    priority: int = 3,
    node: str = "",
    savepoint: bool = True,
) -> Instance:
    """Start the active version about `subject` (type, key), at its plain start or at the start event `node`.

    `by` is a person's key, "" for the system. Without `savepoint` a refusal undoes the whole act that the start is part of.
    Raises NoSuchProcess.
    """
    try:
        version = Deployed().version(definition_key)
    except KeyError:
        raise NoSuchProcess(definition_key) from None
    return start_version(
        version,
        subject=subject,
        at=at,
        data=data,
        by=by,
        position=position,
        priority=priority,
        node=node,
        savepoint=savepoint,
    )


def start_version(
    version: DefinitionVersion,
    *,
    subject: tuple[str, str],
    at: datetime,
    data: Mapping[str, Any] | None = None,
    by: str = "",
    position: str = "",
    priority: int = 3,
    node: str = "",
    savepoint: bool = True,
) -> Instance:
    """As `start_instance`, with the version at hand."""
    with transaction.atomic(savepoint=savepoint):
        writes = Writes()
        instance = writes.create(
            Instance(
                version=version,
                subject_type=subject[0],
                subject_key=subject[1],
                priority=priority,
                data=dict(data or {}),
                started_at=at,
                started_by=by,
            )
        )
        record_event(
            "process.started",
            at=at,
            by=by,
            position=position,
            process_version=version.reference,
            objects={"process": instance.key, subject[0]: subject[1]},
            writes=writes,
        )
        writes.flush()
        command = Start(process=version.reference, data=dict(data or {}), node=node, by=by)
        play(instance, None, command, at=at, by=by, position=position)
    return instance
