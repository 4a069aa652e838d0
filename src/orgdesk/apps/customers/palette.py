"""Accounts in the command palette."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.ui import palette
from orgdesk.ui.palette import Found

_PAGES = (
    ("customers:portfolio", gettext_lazy("My customers")),
    ("customers:exceptions", gettext_lazy("What needs somebody")),
    ("customers:health", gettext_lazy("Health of customers")),
    ("customers:churn", gettext_lazy("Customers who left")),
    ("customers:segments", gettext_lazy("Segments and classes")),
    ("customers:profit", gettext_lazy("Profit by customer")),
    ("customers:use", gettext_lazy("Use of what was bought")),
    ("customers:resources", gettext_lazy("Who is assigned where")),
    ("customers:rules", gettext_lazy("Rules for customers")),
    ("customers:questionnaire", gettext_lazy("Questionnaire that qualifies customers")),
    ("customers:hints", gettext_lazy("Hints of more")),
    ("customers:internal-services", gettext_lazy("Internal services between units")),
)


def find_accounts(person: Person, query: str) -> Iterable[Found]:
    if person.is_staff and len(query) > 1:
        for account in Account.objects.visible_to(person).matching(query)[: palette.LIMIT]:
            yield Found(account.name, reverse("customers:account", args=[account.key]), "customers", account.segment)


def find_pages(person: Person, query: str) -> Iterable[Found]:
    if person.is_staff and query:
        for name, label in _PAGES:
            if query.casefold() in str(label).casefold():
                yield Found(label, reverse(name), "customers", _("Customers"))


palette.register("accounts", gettext_lazy("Customers"), find_accounts)
palette.register("account-pages", gettext_lazy("About customers"), find_pages)
