"""When a version of the organisation comes into force, open work follows: a job, a batch at a time, resumable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.jobs import job
from orgdesk.apps.events.models import Event
from orgdesk.apps.organisation.models import Activation, Successor
from orgdesk.apps.organisation.workload import counts_open_work
from orgdesk.apps.work.actions.reassign_work import reassign_work
from orgdesk.apps.work.models import WorkItem

_BATCH = 100


@counts_open_work
def open_work_at(position_keys: Iterable[str]) -> dict[str, int]:
    counted = WorkItem.objects.open().filter(position_key__in=list(position_keys)).values("position_key")
    return {row["position_key"]: row["items"] for row in counted.annotate(items=Count("pk"))}


@handles("version.activated")
def begin_moving(event: Event) -> None:
    move_open_work.enqueue(event.data["activation"])


@job()
def move_open_work(activation_id: int) -> int:
    """Move the work of vanished positions to their successors, of vanished units to the unit above; how many moved.

    Each batch is a transaction of its own and moved items no longer match, so a job that died goes on where it stopped.
    """
    activation = Activation.objects.select_related("version", "replaced", "by").get(pk=activation_id)
    at = timezone.now()
    total = 0
    while moved := _move_batch(activation, at=at):
        total += moved
    Activation.objects.filter(pk=activation.pk, finished_at=None).update(finished_at=timezone.now())
    return total


def _move_batch(activation: Activation, *, at: datetime) -> int:
    with transaction.atomic():
        positions, units = _position_moves(activation), _unit_moves(activation)
        items = WorkItem.objects.open().of_seats(units=units, positions=positions)[:_BATCH]
        moved = 0
        for item in items:
            reassign_work(
                item,
                by=activation.by.key,
                at=at,
                position_key=positions.get(item.position_key, ""),
                unit_key=units.get(item.unit_key, ""),
            )
            moved += 1
        Activation.objects.filter(pk=activation.pk).update(moved=F("moved") + moved)
    return moved


def _position_moves(activation: Activation) -> dict[str, str]:
    standing = activation.version.content.position_by_key
    named = Successor.objects.filter(version=activation.version).values_list("vanishing_key", "successor_key")
    return {gone: heir for gone, heir in named if gone not in standing and heir in standing}


def _unit_moves(activation: Activation) -> dict[str, str]:
    """Each vanished unit to the nearest unit above it that still stands."""
    if activation.replaced is None:
        return {}
    before, after = activation.replaced.content.unit_by_key, activation.version.content.unit_by_key
    moves = {}
    for key in before.keys() - after.keys():
        above, seen = before[key].parent, {key}
        while above and above not in after and above in before and above not in seen:
            seen.add(above)
            above = before[above].parent
        if above in after and above is not None:
            moves[key] = above
    return moves
