"""Deliveries in the queue of jobs: tried at once, then after 2, 4, 8 … seconds, an hour at most, for half a day."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.actions.deliver import give_up, queue_deliveries, take_up_again, try_delivery
from orgdesk.apps.api.models import Delivery
from orgdesk.apps.events.jobs import job

TRIES = 24


def _give_up(reason: str, number: int) -> None:
    give_up(Delivery.objects.get(pk=number))


@job(attempts=TRIES, given_up=_give_up, expects=(OSError,))
def deliver(number: int) -> None:
    found = Delivery.objects.select_related("webhook", "event").get(pk=number)
    try_delivery(found, at=timezone.now())


def queue_news(*, at: datetime) -> int:
    """Deliveries and the jobs for them are written together with the reader's position, or none of it."""
    with transaction.atomic():
        waiting = queue_deliveries(at=at)
        for delivery in waiting:
            queue_delivery(delivery)
    return len(waiting)


def queue_delivery(delivery: Delivery) -> None:
    deliver.enqueue(delivery.pk)


def queue_again(delivery: Delivery, *, by: Person, at: datetime) -> Delivery:
    """Take up what was given up. Raises ApiRefused."""
    with transaction.atomic():
        again = take_up_again(delivery, by=by, at=at)
        queue_delivery(again)
    return again
