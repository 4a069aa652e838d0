"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    name = "orgdesk.apps.insight"
    label = "insight"

    def ready(self) -> None:
        from orgdesk.apps.insight import duties, log_acts  # noqa: F401
        from orgdesk.ui import navigation

        navigation.register("evidence", _("Insight"), "insight:measures", "insight", order=10)
