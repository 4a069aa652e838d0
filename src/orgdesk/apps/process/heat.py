"""Where a version is busy and where it waits: visits and waiting of each step, from the work that was offered there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count

from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.definition import Node
from orgdesk.core.scene.diagrams import Overlay
from orgdesk.ui.templatetags.ui import span_words

LATEST = 20_000
"""So many finished works are looked at for the waiting, the latest ones."""


@dataclass(frozen=True)
class Warmth:
    """How often work was offered at a step since a day, and the median time until it was done (None before the first)."""

    node: Node
    visits: int
    waited: timedelta | None

    @property
    def words(self) -> str:
        return span_words(self.waited) if self.waited is not None else ""


def warmth_of(version: DefinitionVersion, *, since: datetime) -> list[Warmth]:
    """One row for each user task, in the drawing's order; two queries."""
    offered = WorkItem.objects.filter(process_version=version.reference, enabled_at__gte=since)
    visits = dict(offered.values_list("kind").annotate(count=Count("pk")).values_list("kind", "count"))
    seconds: dict[str, list[float]] = defaultdict(list)
    finished = offered.filter(state=WorkItem.State.FINISHED).order_by("-finished_at")
    for kind, begun, ended in finished.values_list("kind", "enabled_at", "finished_at")[:LATEST]:
        if ended is not None:
            seconds[kind].append((ended - begun).total_seconds())
    return [
        Warmth(
            node, visits.get(node.id, 0), timedelta(seconds=median(seconds[node.id])) if node.id in seconds else None
        )
        for node in compiled(version).tasks()
    ]


def heat_overlays(rows: list[Warmth], *, by_waiting: bool, address: str) -> list[Overlay]:
    """Five shades, the hottest for the largest."""
    sizes = {row.node.id: _size(row, by_waiting=by_waiting) for row in rows}
    largest = max(sizes.values(), default=0.0)
    return [
        Overlay(element=node, heat=1 + round(4 * size / largest), href=f"{address}?node={node}")
        for node, size in sizes.items()
        if size
    ]


def _size(row: Warmth, *, by_waiting: bool) -> float:
    if by_waiting:
        return row.waited.total_seconds() if row.waited is not None else 0.0
    return float(row.visits)
