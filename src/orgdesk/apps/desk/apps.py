"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "orgdesk.apps.desk"
    label = "desk"

    def ready(self) -> None:
        from orgdesk.apps.desk import held_up, intake, previews, reactions  # noqa: F401
        from orgdesk.ui import navigation

        navigation.register("service", _("Tickets"), "desk:tickets", "ticket", order=20)
