"""Write an act on a work item to the log, always with the same objects and times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.writing import Writes
from orgdesk.apps.work.models import WorkItem


def note_work(
    kind: str,
    item: WorkItem,
    *,
    lifecycle: str,
    at: datetime,
    by: str = "",
    position: str = "",
    data: Mapping[str, Any] | None = None,
    text: Mapping[str, str] | None = None,
    writes: Writes | None = None,
) -> Event:
    """`lifecycle` is one of enabled, started, paused, resumed, finished, withdrawn: the words that clocks and mining read."""
    objects: dict[str, str | list[str]] = {"work": item.key, item.subject_type: item.subject_key}
    if item.source_instance:
        objects[item.source] = item.source_instance
    kept = {
        "lifecycle": lifecycle,
        "work_kind": item.kind,
        "source": item.source,
        "title": item.title,
        "unit": item.unit_key,
        "seat": item.position_key,
        "enabled_at": item.enabled_at.isoformat(),
        "token": item.source_token,
    }
    return record_event(
        kind,
        at=at,
        by=by,
        position=position,
        org_version=item.org_version,
        process_version=item.process_version,
        objects=objects,
        data={**kept, **(data or {})},
        text=text,
        writes=writes,
    )
