"""Note that somebody opened the history of a customer."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.history import HISTORY_READ
from orgdesk.apps.customers.models import Account
from orgdesk.apps.events.models import Event


def note_reading(account: Account, *, by: Person, at: datetime, contact: Person | None = None) -> None:
    """Once a day for each reader and each of the customer's people: whoever is read about can be told by whom."""
    morning = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    known = Event.objects.about("account", account.key).of_kind(HISTORY_READ)
    key = contact.key if contact else ""
    if not known.filter(actor=by.key, at__gte=morning, data__contact=key).exists():
        about: dict[str, str | list[str]] = {"person": key} if contact else {}
        note_account(HISTORY_READ, account, at=at, by=by.key, data={"contact": key}, objects=about)
