"""Whoever may sign in no more leaves no work behind: what they had taken is offered to their seat again."""

from __future__ import annotations

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.work.actions import release_work
from orgdesk.apps.work.models import WorkItem


@handles("person.deactivated")
def give_work_back(event: Event) -> None:
    for person in Person.objects.filter(key__in=event.keys_of("person")):
        for item in WorkItem.objects.open().filter(claimed_by=person):
            release_work(item, by=person, at=event.at)
