"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    name = "orgdesk.apps.insight"
    label = "insight"

    def ready(self) -> None:
        from orgdesk.apps.insight import duties, jobs, log_acts  # noqa: F401
        from orgdesk.apps.insight.brought import SOURCE, open_brought
        from orgdesk.apps.insight.reading.meter import measured
        from orgdesk.apps.insight.wanted import standing_aims
        from orgdesk.apps.organisation import aims
        from orgdesk.apps.process import other_logs
        from orgdesk.apps.voice import meters
        from orgdesk.ui import navigation

        meters.provide(measured)
        aims.provide(standing_aims)
        other_logs.register(SOURCE, open_brought)
        navigation.register("evidence", _("Insight"), "insight:measures", "insight", order=10)
