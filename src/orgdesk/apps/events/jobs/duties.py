"""Regular duties: what the worker does every so many seconds.

    @every(60, name="remind-waiting-customers")
    def remind(at: datetime) -> int | None: ...     # the number of things done, for the worker to know whether to rest

A duty marked `shared` may run in several workers at once (it takes its rows by locks). Any other is done by one worker a tick: the
unique row (name, due) decides who. A tick lost with its worker is not repeated; the next tick finds the same state and does it.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction

from orgdesk.apps.events.models import CronTick
from orgdesk.apps.events.slow_queries import keep_slow_queries, watching_queries

logger = logging.getLogger(__name__)
Work = Callable[[datetime], int | None]
_PATIENCE = timedelta(minutes=10)
_KEPT = timedelta(days=2)


@dataclass
class Duty:
    name: str
    seconds: float
    work: Work
    shared: bool
    next_at: dict[str, datetime] = field(default_factory=dict)


_duties: dict[str, Duty] = {}


def every(seconds: float, *, name: str, shared: bool = False) -> Callable[[Work], Work]:
    """Register a duty; import its module in the app's `ready()`."""

    def register(work: Work) -> Work:
        _duties[name] = Duty(name, seconds, work, shared)
        return work

    return register


def run_due_duties(worker: str, *, at: datetime) -> int:
    """Do what is due for this worker; how many things were done. A duty that fails is logged and does not stop the others."""
    done = 0
    for duty in tuple(_duties.values()):
        if at < duty.next_at.get(worker, at):
            continue
        duty.next_at[worker] = at + timedelta(seconds=duty.seconds)
        try:
            if duty.shared or _won_tick(duty, at):
                with watching_queries() as slow:
                    done += duty.work(at) or 0
                keep_slow_queries(slow, place=duty.name, at=at)
                if not duty.shared:
                    CronTick.objects.filter(name=duty.name, due=_due(duty, at)).update(done_at=at)
        except Exception:
            logger.exception("the duty %s failed; it is tried again in %s s", duty.name, duty.seconds)
    return done


def prune_ticks(at: datetime) -> None:
    CronTick.objects.filter(due__lt=at - _KEPT).delete()


def _won_tick(duty: Duty, at: datetime) -> bool:
    """Whether this worker is the one; not while another is still busy with an earlier tick, unless it seems dead."""
    with transaction.atomic():
        busy = CronTick.objects.filter(name=duty.name, done_at=None, due__gt=at - _PATIENCE).exclude(due=_due(duty, at))
        if busy.exists():
            return False
        _, made = CronTick.objects.get_or_create(name=duty.name, due=_due(duty, at))
        return made


def _due(duty: Duty, at: datetime) -> datetime:
    return datetime.fromtimestamp(math.floor(at.timestamp() / duty.seconds) * duty.seconds, UTC)
