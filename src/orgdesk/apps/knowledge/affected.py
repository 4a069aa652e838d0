"""The accounts that a limitation holds up, as account managers need them: with who owns each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, OwnerPeriod
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.knowledge.tickets import TicketNote, notes_of


@dataclass(frozen=True)
class Affected:
    """One account with its tickets; `owner` is None while nobody is accountable."""

    account: Account
    owner: Person | None
    notes: list[TicketNote]
    mine: bool


def affected_accounts(limitation: Limitation, *, person: Person, at: datetime) -> list[Affected]:
    """The reader's own accounts first; tickets without an account belong to nobody's list."""
    by_name: dict[str, list[TicketNote]] = {}
    for note in notes_of(limitation.links.values_list("ticket_key", flat=True), person).values():
        if note.account:
            by_name.setdefault(note.account, []).append(note)
    accounts = Account.objects.filter(name__in=by_name).order_by("name")
    owners = _owners(accounts, at=at)
    found = [_affected(account, owners.get(account.pk), by_name[account.name], person) for account in accounts]
    return sorted(found, key=lambda one: not one.mine)


def _owners(accounts: QuerySet[Account], *, at: datetime) -> dict[int, Person]:
    today = timezone.localdate(at)
    periods = OwnerPeriod.objects.filter(account__in=accounts, since__lte=today).select_related("owner")
    return {row.account_id: row.owner for row in periods.order_by("since") if row.until is None or row.until > today}


def _affected(account: Account, owner: Person | None, notes: list[TicketNote], person: Person) -> Affected:
    return Affected(account, owner, notes, owner is not None and owner.pk == person.pk)
