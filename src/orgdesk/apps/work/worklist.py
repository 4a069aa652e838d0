"""What a person's worklist shows: one list for every kind of work, in four views with their counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.models.work_item import WorkItemQuerySet

VIEWS = {
    "all": _("Mine and open to me"),
    "now": _("Due now"),
    "today": _("Today"),
    "paused": _("Waiting for others"),
    "queue": _("Team queue"),
}
_NOW = timedelta(hours=1)


@dataclass(frozen=True)
class Worklist:
    """Counts by view, and the items of the chosen one, most urgent first."""

    view: str
    counts: dict[str, int]
    items: WorkItemQuerySet


def worklist_of(person: Person, *, at: datetime, view: str = "all", words: str = "") -> Worklist:
    chosen = view if view in VIEWS else "all"
    mine = WorkItem.objects.visible_to(person).for_person(person, on=timezone.localdate(at))
    views = {name: _narrowed(mine, name, person, at) for name in VIEWS}
    items = views[chosen]
    if words:
        items = items.filter(Q(title__icontains=words) | Q(subject_key__icontains=words))
    counts = {name: queryset.count() for name, queryset in views.items()}
    return Worklist(chosen, counts, items.select_related("claimed_by").urgent_first())


def visible_keys(person: Person, keys: Iterable[str]) -> set[str]:
    return set(WorkItem.objects.visible_to(person).filter(key__in=list(keys)).values_list("key", flat=True))


def _narrowed(items: WorkItemQuerySet, view: str, person: Person, at: datetime) -> WorkItemQuerySet:
    if view == "now":
        return items.due_before(at + _NOW).exclude(state=WorkItem.State.PAUSED)
    elif view == "today":
        end = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return items.due_before(end).exclude(state=WorkItem.State.PAUSED)
    elif view == "paused":
        return items.filter(state=WorkItem.State.PAUSED)
    elif view == "queue":
        return items.offered()
    else:
        return items
