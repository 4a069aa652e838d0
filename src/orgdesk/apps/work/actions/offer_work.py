"""Put a piece of work before a unit or a position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.events.writing import Writes
from orgdesk.apps.work.actions._note_work import note_work
from orgdesk.apps.work.models import Exclusion, WorkItem


def offer_work(
    *,
    kind: str,
    title: str,
    subject: tuple[str, str],
    at: datetime,
    unit_key: str = "",
    position_key: str = "",
    by: str = "",
    instructions: str = "",
    due_at: datetime | None = None,
    priority: int = 3,
    outcomes: Iterable[Mapping[str, Any]] = (),
    excluded: Iterable[str] = (),
    data: Mapping[str, Any] | None = None,
    source: str = "",
    source_instance: str = "",
    source_token: str = "",
    org_version: str = "",
    process_version: str = "",
    writes: Writes | None = None,
) -> WorkItem:
    """`subject` is (type, key); exactly one of `unit_key` and `position_key`; `excluded` are keys of persons who may not do it.

    Given `writes`, the work is written when the caller flushes them. Raises ValueError when the work is for nobody, or for both a unit and a position.
    """
    if bool(unit_key) == bool(position_key):
        raise ValueError(
            _("Work “%(title)s” must be for exactly one unit or position; give unit_key or position_key.")
            % {"title": title}
        )
    item = WorkItem(
        kind=kind,
        title=title[:250],
        instructions=instructions,
        subject_type=subject[0],
        subject_key=subject[1],
        unit_key=unit_key,
        position_key=position_key,
        priority=priority,
        due_at=due_at,
        enabled_at=at,
        outcomes=[dict(outcome) for outcome in outcomes],
        data=dict(data or {}),
        source=source,
        source_instance=source_instance,
        source_token=source_token,
        org_version=org_version,
        process_version=process_version,
    )
    shut_out = list(dict.fromkeys(excluded))
    if writes is None or shut_out:
        with transaction.atomic(savepoint=False):
            now = writes or Writes()
            now.create(item)
            now.flush()
            Exclusion.objects.bulk_create([Exclusion(item=item, person_key=key) for key in shut_out])
            _note_offer(item, at=at, by=by, writes=now)
            now.flush()
    else:
        writes.create(item)
        _note_offer(item, at=at, by=by, writes=writes)
    return item


def _note_offer(item: WorkItem, *, at: datetime, by: str, writes: Writes) -> None:
    due = item.due_at.isoformat() if item.due_at else None
    data = {"due_at": due, "priority": item.priority}
    note_work("work.enabled", item, lifecycle="enabled", at=at, by=by, data=data, writes=writes)
