"""The timeline as a page shows it: how it is grouped, what is marked, and a move that is considered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.http import urlencode

from orgdesk.apps.timelines.drawing import Look, drawing_of
from orgdesk.apps.timelines.history import Act, changes_since, is_move, last_change
from orgdesk.apps.timelines.models import RunningPlan
from orgdesk.apps.timelines.moving import Proposal, propose
from orgdesk.core.scene.model import Scene
from orgdesk.core.timeline.scheduling import Schedule, critical_path


@dataclass(frozen=True, slots=True)
class Board:
    """`seen` is the last change that the page knows, `changes` what others did since it was first shown."""

    drawing: Scene
    proposal: Proposal | None
    changes: list[Act]
    seen: int
    reason: str
    by_owner: bool
    shows_critical: bool
    critical_count: int
    may_undo: bool
    switch_rows: str
    switch_path: str
    cancel: str


def board_of(plan: RunningPlan, schedule: Schedule, asked: Mapping[str, str], *, today: date) -> Board:
    by_owner, shows_critical = asked.get("rows") == "owner", asked.get("path") == "on"
    proposal = _proposal(plan, schedule, asked, today=today)
    preview = proposal.preview if proposal else None
    critical = critical_path(preview.after if preview else schedule)
    look = Look(by_owner=by_owner, critical=frozenset(critical) if shows_critical else frozenset(), preview=preview)
    seen, latest = asked.get("seen", ""), last_change(plan)
    return Board(
        drawing=drawing_of(plan, schedule, look, today=today),
        proposal=proposal,
        changes=changes_since(plan, int(seen)) if proposal and seen.isdecimal() else [],
        seen=latest.pk if latest else 0,
        reason=asked.get("reason", ""),
        by_owner=by_owner,
        shows_critical=shows_critical,
        critical_count=len(critical),
        may_undo=latest is not None and is_move(latest),
        switch_rows=_address(rows="" if by_owner else "owner", path="on" if shows_critical else ""),
        switch_path=_address(rows="owner" if by_owner else "", path="" if shows_critical else "on"),
        cancel=_address(rows="owner" if by_owner else "", path="on" if shows_critical else ""),
    )


def _proposal(plan: RunningPlan, schedule: Schedule, asked: Mapping[str, str], *, today: date) -> Proposal | None:
    key, to = asked.get("move", ""), _day(asked.get("to", ""))
    slot, days = schedule.slots.get(key), _number(asked.get("days", ""))
    start = to or (slot.starts if slot is not None else None)
    if days and start is not None:
        to = schedule.plan.calendar.add_days(start, days)
    return propose(plan, key, to, on=today) if key and to is not None else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    """Working days forwards or backwards; what is no number, or more than a year, is none."""
    try:
        days = int(text)
    except ValueError:
        return 0
    return days if abs(days) <= 260 else 0


def _address(**asked: str) -> str:
    return "?" + urlencode({name: value for name, value in asked.items() if value})
