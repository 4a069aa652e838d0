"""How the app that a work item comes from takes its own lock first.

A process instance and its work items are locked by people (item first) and by timers (instance first). Two orders make a
deadlock; so the source is always locked before the item.
"""

from __future__ import annotations

from collections.abc import Callable

from orgdesk.apps.events.models import Event
from orgdesk.apps.events.prepared import Columns, all_but, run
from orgdesk.apps.work.models import WorkItem

_ITEM = Columns(WorkItem, all_but(WorkItem))
_lockers: dict[str, Callable[[str], object]] = {}


def register(source: str, lock: Callable[[str], object]) -> None:
    """`lock(instance_key)` is called in the transaction of the act, before the item's row is locked."""
    _lockers[source] = lock


def lock_item(item: WorkItem) -> WorkItem:
    """The item as it is now, locked together with what it comes from until the transaction ends."""
    locker = _lockers.get(item.source)
    if locker and item.source_instance:
        locker(item.source_instance)
    (found,) = run(_ITEM.select_locked('WHERE "id" = %s', item.pk))
    if not found:
        raise WorkItem.DoesNotExist
    return _ITEM.loaded(found[0])


def item_of(event: Event, source: str) -> WorkItem | None:
    """The item that an event on work tells of, None when it comes from another app."""
    if event.data.get("source") != source:
        return None
    return WorkItem.objects.get(key=event.keys_of("work")[0])
