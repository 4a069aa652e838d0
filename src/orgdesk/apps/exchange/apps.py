"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "orgdesk.apps.exchange"
    label = "exchange"

    def ready(self) -> None:
        from orgdesk.apps.exchange import jobs  # noqa: F401
        from orgdesk.apps.exchange.policies import may_exchange
        from orgdesk.ui import navigation

        navigation.register(
            "administration", _("Moving in and out"), "exchange:runs", "download", may_exchange, order=40
        )
