"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RehearsalConfig(AppConfig):
    name = "orgdesk.apps.rehearsal"
    label = "rehearsal"

    def ready(self) -> None:
        from orgdesk.apps.process import other_logs
        from orgdesk.apps.rehearsal import jobs  # noqa: F401
        from orgdesk.apps.rehearsal.logs import SOURCE, open_run
        from orgdesk.ui import navigation

        navigation.register("evidence", _("Rehearse"), "rehearsal:rehearsals", "play", order=20)
        other_logs.register(SOURCE, open_run)
