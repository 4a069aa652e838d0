"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "orgdesk.apps.customers"
    label = "customers"

    def ready(self) -> None:
        from orgdesk.apps.customers import duties, own_signals, palette, reactions, subjects  # noqa: F401
        from orgdesk.apps.process.announcing import announce
        from orgdesk.ui import navigation

        announce("account.qualified", "handoff.offered", "handoff.accepted", "checkin.found", about="account")
        navigation.register("service", _("Customers"), "customers:accounts", "customers", order=40)
        navigation.register("service", _("Services"), "customers:services", "training", order=45)
