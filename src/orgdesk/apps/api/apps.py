"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "orgdesk.apps.api"
    label = "api"

    def ready(self) -> None:
        from orgdesk.apps.api import duties  # noqa: F401 - regular duties register themselves
        from orgdesk.ui import navigation

        navigation.register("administration", _("API"), "api:tokens", "link", order=30)
