"""The pages of one account, as tabs; and the pages about all accounts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.customers.models import Account

_ACCOUNT = (
    ("account", gettext_lazy("Overview")),
    ("plan", gettext_lazy("Plan")),
    ("holdings", gettext_lazy("Has and owes")),
    ("history", gettext_lazy("History")),
)
_ALL = (
    ("accounts", gettext_lazy("All")),
    ("portfolio", gettext_lazy("Mine")),
    ("exceptions", gettext_lazy("What needs somebody")),
    ("health", gettext_lazy("Health")),
    ("use", gettext_lazy("Use")),
    ("profit", gettext_lazy("Profit")),
    ("churn", gettext_lazy("Left")),
    ("hints", gettext_lazy("Hints")),
    ("segments", gettext_lazy("Segments")),
    ("resources", gettext_lazy("Assigned")),
    ("rules", gettext_lazy("Rules")),
)


def account_tabs(account: Account, here: str) -> dict[str, Any]:
    tabs = [
        {"label": label, "url": reverse(f"customers:{name}", args=[account.key]), "current": name == here}
        for name, label in _ACCOUNT
    ]
    return {"account": account, "tabs": tabs, "tabs_label": _("About this customer")}


def service_tabs(here: str) -> dict[str, Any]:
    rows = (("services", _("Sold to customers")), ("internal-services", _("Between units")))
    tabs = [{"label": label, "url": reverse(f"customers:{name}"), "current": name == here} for name, label in rows]
    return {"tabs": tabs, "tabs_label": _("About services")}


def all_tabs(here: str) -> dict[str, Any]:
    tabs = [{"label": label, "url": reverse(f"customers:{name}"), "current": name == here} for name, label in _ALL]
    return {"tabs": tabs, "tabs_label": _("About all customers")}
