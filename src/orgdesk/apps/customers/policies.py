"""Who may do what with accounts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.customers.errors import NotTheQualifier
from orgdesk.apps.customers.models import Account, AccountSettings, CheckInRule, Questionnaire
from orgdesk.apps.customers.ownership import current_period
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.seats import seats_of


def sits_in(person: Person, unit: str, *, at: datetime) -> bool:
    return unit in units_of(person, at=at)


def units_of(person: Person, *, at: datetime) -> Collection[str]:
    """Where they sit; a page that asks of many things whose they are asks this once."""
    return seats_of(person, on=timezone.localdate(at)).units if person.is_staff else ()


def can_qualify(person: Person, questionnaire: Questionnaire, *, at: datetime) -> bool:
    """Members of the qualifying unit, and nobody else: no role opens this door."""
    return sits_in(person, questionnaire.unit_key, at=at)


def require_questionnaire(person: Person, *, at: datetime) -> None:
    """The qualifying unit writes its questionnaire, and administrators, who also write the first one. Raises NotTheQualifier."""
    last = Questionnaire.objects.order_by("-stored_at", "-version").first()
    if last is not None and can_qualify(person, last, at=at):
        return
    if not person.has_role(RoleGrant.Role.ADMINISTRATOR):
        unit = lookup.unit_name(last.unit_key) if last else _("an administrator")
        raise NotTheQualifier(
            _("The questionnaire is written by %(unit)s alone; comment on a customer's class instead.") % {"unit": unit}
        )


def can_give_away(person: Person, account: Account) -> bool:
    """The owner of today, and administrators; anybody who works here where there is no owner yet."""
    if not person.is_staff:
        return False
    current = current_period(account)
    return current is None or current.owner_id == person.pk or person.has_role(RoleGrant.Role.ADMINISTRATOR)


def can_set_rules(person: Person, *, at: datetime) -> bool:
    """How accounts are served and scored: account management, the unit that gets exceptions, and administrators."""
    if person.has_role(RoleGrant.Role.ADMINISTRATOR):
        return True
    rule, settings = CheckInRule.objects.last(), AccountSettings.objects.last()
    units = {rule.owner_unit if rule else "", settings.exceptions_unit if settings else ""} - {""}
    return any(sits_in(person, unit, at=at) for unit in units)


def can_open_accounts(person: Person, *, at: datetime) -> bool:
    """Sales, and whoever sets the rules."""
    return can_answer_hints(person, at=at) or can_set_rules(person, at=at)


def can_answer_hints(person: Person, *, at: datetime) -> bool:
    """Sales."""
    settings = AccountSettings.objects.last()
    return settings is not None and sits_in(person, settings.sales_unit, at=at)
