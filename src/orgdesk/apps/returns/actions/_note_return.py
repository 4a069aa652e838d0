"""Write an act on a return to the log, and offer work about it, always in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.returns.care import returns_rule
from orgdesk.apps.returns.models import ReturnLine
from orgdesk.apps.work.actions import offer_work, withdraw_work
from orgdesk.apps.work.models import WorkItem

SOURCE = "returns"


def note_line(
    kind: str,
    line: ReturnLine,
    *,
    at: datetime,
    by: Person | None = None,
    data: Mapping[str, Any] | None = None,
    text: Mapping[str, str] | None = None,
) -> Event:
    asset = line.unit.asset
    objects = {
        "return": line.head.key,
        "return_line": str(line.pk),
        "account": line.head.account.key,
        "product": asset.product.key,
    }
    if line.head.ticket_key:
        objects["ticket"] = line.head.ticket_key
    told = {"serial": asset.serial, "reason": line.reason, "covered": line.covered}
    kept = {**told, "target_days": returns_rule().step_days, **(data or {})}
    return record_event(kind, at=at, by=by.key if by else "", objects=objects, data=kept, text=text)


def ask(
    line: ReturnLine, *, kind: str, title: str, at: datetime, unit: str = "", position: str = "", instructions: str = ""
) -> WorkItem | None:
    """Put the next step of a line before a unit or position, by the days of the rule; a process that leads it asks for itself."""
    if line.process_key:
        return None
    return offer_work(
        kind=kind,
        title=title,
        subject=("return", line.head.key),
        at=at,
        unit_key=unit,
        position_key=position,
        due_at=at + timedelta(days=returns_rule().step_days),
        instructions=instructions,
        source=SOURCE,
        source_instance=line.head.key[:40],
        source_token=f"{kind}-{line.pk}",
        data={"line": line.pk},
    )


def take_back(line: ReturnLine, *kinds: str, at: datetime, by: str = "") -> None:
    """The step was done on the page of the return: its work is over."""
    steps = [f"{kind}-{line.pk}" for kind in kinds]
    for item in WorkItem.objects.open().filter(source=SOURCE, source_token__in=steps):
        withdraw_work(item, at=at, by=by, reason="answered elsewhere")
