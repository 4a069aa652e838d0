"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "orgdesk.apps.operations"
    label = "operations"

    def ready(self) -> None:
        from django.core.signals import request_started

        from orgdesk.apps.operations import duties  # noqa: F401 - registers what the worker does
        from orgdesk.apps.operations.policies import checks_administrators, may_operate
        from orgdesk.apps.operations.refreshing import refresh_settings
        from orgdesk.ui import navigation

        navigation.register(
            "administration", _("Administration"), "operations:health", "settings", may_operate, order=10
        )
        navigation.register(
            "evidence", _("Administrators' acts"), "operations:acts", "lock", checks_administrators, order=90
        )
        request_started.connect(refresh_settings, dispatch_uid="operations-settings")
