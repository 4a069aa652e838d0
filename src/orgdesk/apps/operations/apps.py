"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "orgdesk.apps.operations"
    label = "operations"

    def ready(self) -> None:
        from orgdesk.apps.operations.policies import may_operate
        from orgdesk.ui import navigation

        navigation.register(
            "administration", _("Administration"), "operations:health", "settings", may_operate, order=10
        )
