"""Write an act on an account to the log, and offer work about it, always in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Account, AccountSettings, CheckInRule
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import offer_work, reassign_work, withdraw_work
from orgdesk.apps.work.models import WorkItem

SOURCE = "customers"


def note_account(
    kind: str,
    account: Account,
    *,
    at: datetime,
    by: str = "",
    data: Mapping[str, Any] | None = None,
    text: Mapping[str, str] | None = None,
    objects: Mapping[str, str | list[str]] | None = None,
) -> Event:
    return record_event(kind, at=at, by=by, objects={"account": account.key, **(objects or {})}, data=data, text=text)


def ask(
    account: Account,
    *,
    kind: str,
    title: str,
    token: str,
    at: datetime,
    unit: str = "",
    position: str = "",
    due_at: datetime | None = None,
    instructions: str = "",
    outcomes: Iterable[Mapping[str, Any]] = (),
    data: Mapping[str, Any] | None = None,
) -> WorkItem:
    """Put work about an account before a unit or position."""
    return offer_work(
        kind=kind,
        title=title,
        subject=("account", account.key),
        at=at,
        unit_key=unit,
        position_key=position,
        due_at=due_at,
        instructions=instructions,
        outcomes=outcomes,
        data=data,
        source=SOURCE,
        source_instance=account.key[:40],
        source_token=token,
    )


def ask_owner(account: Account, *, at: datetime, **told: Any) -> WorkItem:
    """Put work before whoever is accountable for the account, at one of their seats; before account management when nobody is."""
    period = account.owner_periods.filter(until=None).select_related("owner").first()
    seats = sorted(lookup.positions_held_by(period.owner, on=timezone.localdate(at))) if period else []
    if period is not None and seats:
        item = ask(account, position=seats[0], at=at, **told)
        return reassign_work(item, by="", at=at, to_person=period.owner)
    rule = CheckInRule.objects.last()
    return ask(account, unit=rule.owner_unit if rule else settings_in_force().exceptions_unit, at=at, **told)


def settings_in_force() -> AccountSettings:
    """Raises CustomersRefused when nobody has said who takes what."""
    found = AccountSettings.objects.last()
    if found is None:
        raise CustomersRefused(_("Nobody has set which units take hints and exceptions; set up the accounts first."))
    return found


def take_back(account: Account, token: str, *, at: datetime, by: str = "") -> None:
    """Withdraw the open work of a token."""
    items = WorkItem.objects.open().filter(source=SOURCE, source_instance=account.key[:40], source_token=token)
    for item in items:
        withdraw_work(item, at=at, by=by, reason="answered elsewhere")


def lock_account(account: Account) -> Account:
    return Account.objects.select_for_update().get(pk=account.pk)
