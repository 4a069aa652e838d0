"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReturnsConfig(AppConfig):
    name = "orgdesk.apps.returns"
    label = "returns"

    def ready(self) -> None:
        from orgdesk.apps.returns import reactions, subjects  # noqa: F401
        from orgdesk.ui import navigation

        navigation.register("service", _("Returns"), "returns:list", "box", order=70)
