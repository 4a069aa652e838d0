"""How the app that a work item comes from takes its own lock first.

A process instance and its work items are locked by people (item first) and by timers (instance first). Two orders make a
deadlock; so the source is always locked before the item.
"""

from __future__ import annotations

from collections.abc import Callable

from orgdesk.apps.work.models import WorkItem

_lockers: dict[str, Callable[[str], object]] = {}


def register(source: str, lock: Callable[[str], object]) -> None:
    """`lock(instance_key)` is called in the transaction of the act, before the item's row is locked."""
    _lockers[source] = lock


def lock_item(item: WorkItem) -> WorkItem:
    """The item as it is now, locked together with what it comes from until the transaction ends."""
    locker = _lockers.get(item.source)
    if locker and item.source_instance:
        locker(item.source_instance)
    return WorkItem.objects.select_for_update(of=("self",)).select_related("claimed_by", "finished_by").get(pk=item.pk)
