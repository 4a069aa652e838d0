"""The ways that ended runs of a process took, read on from where the last reading ended.

What is kept is a count for each order of steps, so a page pays for what ended since the last one, not for the whole log.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from threading import Lock

from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.events.readers import Position, settled_after
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.core.measures.mining.log import stamp

_BATCH = 5_000
_KINDS = ("work.finished", "process.ended")
Way = tuple[str, ...]


class _Ways:
    """Steps of the runs still under way, and for each version how many runs ended on each way."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.begin()

    def begin(self) -> None:
        self.position, self.seal = Position(), (0, "", datetime.min.replace(tzinfo=UTC))
        self.steps: dict[str, list[tuple[int, str, str]]] = {}
        self.over: set[str] = set()
        self.ended: dict[str, Counter[Way]] = {}

    def read_on(self) -> None:
        with self.lock:
            if (
                self.position.event
                and not Event.objects.filter(pk=self.seal[0], kind=self.seal[1], at=self.seal[2]).exists()
            ):
                self.begin()
            while events := list(settled_after(self.position).of_kind(*_KINDS)[:_BATCH]):
                self._take(events)
                self.position = Position.of(events[-1])
                self.seal = (events[-1].pk, events[-1].kind, events[-1].at)
            self._fold()

    def _take(self, events: list[Event]) -> None:
        by_id = {event.pk: event for event in events}
        rows = EventObject.objects.filter(event__in=by_id, object_type="process").order_by(
            "event__transaction", "event_id"
        )
        for number, run in rows.values_list("event_id", "object_key"):
            event = by_id[number]
            if event.kind == "process.ended":
                self.over.add(run)
            elif event.process_version:
                step = (stamp(event.at), str(event.data.get("work_kind")), event.process_version)
                self.steps.setdefault(run, []).append(step)

    def _fold(self) -> None:
        """A run that has ended takes no further step: its way is counted and its steps are let go."""
        for run in self.over & self.steps.keys():
            steps = sorted(self.steps.pop(run), key=lambda step: step[0])
            for version in {version for _, _, version in steps}:
                way = tuple(kind for _, kind, own in steps if own == version)
                self.ended.setdefault(version, Counter())[way] += 1
        self.over.clear()


_ways = _Ways()


def ways_that_ended(version: DefinitionVersion) -> Counter[Way]:
    """How many runs of this version ended on each way, of those that took a step."""
    _ways.read_on()
    return Counter(_ways.ended.get(f"{version.definition.key}:{version.number}", Counter()))
