"""Who keeps what stands about an account: its owner at this stage and those who stand in or decide for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.ownership import owner_of
from orgdesk.apps.customers.policies import can_set_rules
from orgdesk.apps.organisation import lookup
from orgdesk.core.organisation.tree import build_tree

_MONEY = "finance"


@dataclass(frozen=True, slots=True)
class Keeping:
    """What one person may write about one account; `words` says who may, for whoever may not."""

    account: bool
    money: bool
    words: str


def keeping_of(person: Person, account: Account, *, at: datetime) -> Keeping:
    """The owner, those assigned to the account, those above the owner in the chart; finance keeps the money besides.

    Without an owner it is whoever sets the rules of accounts. Administrators keep everything.
    """
    on = timezone.localdate(at)
    with lookup.one_organisation():
        period = owner_of(account, on=on)
        owner = period.owner if period else None
        keeps = person.is_staff and (
            person.has_role(RoleGrant.Role.ADMINISTRATOR)
            or (owner is None and can_set_rules(person, at=at))
            or (owner is not None and (person == owner or _stands_above(person, owner, on=on)))
            or account.allocations.filter(person=person, since__lte=on, until__gte=on).exists()
        )
        money = keeps or (person.is_staff and _sits_in_finance(person, on=on))
    return Keeping(keeps, money, _who_may(account, owner))


def require_keeping(person: Person, account: Account, *, at: datetime, money: bool = False) -> None:
    """Raises PermissionDenied with the names of those who may."""
    found = keeping_of(person, account, at=at)
    if not (found.money if money else found.account):
        raise PermissionDenied(found.words)


def _stands_above(person: Person, owner: Person, *, on: date) -> bool:
    held = lookup.positions_held_by(person, on=on)
    if not held:
        return False
    tree = build_tree(lookup.active_structure())
    above = {boss for key in lookup.positions_held_by(owner, on=on) for boss in tree.chain_of_command(key)}
    return bool(held & above)


def _sits_in_finance(person: Person, *, on: date) -> bool:
    units = lookup.units_of_positions(lookup.positions_held_by(person, on=on))
    return any(
        _MONEY in unit.functions or unit.key == _MONEY for unit in lookup.active_structure().units if unit.key in units
    )


def _who_may(account: Account, owner: Person | None) -> str:
    if owner is None:
        return _(
            "%(account)s has no owner yet: account management writes this. Ask them, or note a contact for them to read."
        ) % {"account": account}
    return _(
        "%(account)s is %(owner)s's: they, whoever is assigned to it and those above them write this. Ask %(owner)s, or note a contact."
    ) % {"account": account, "owner": owner}
