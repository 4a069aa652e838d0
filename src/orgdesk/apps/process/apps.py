"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcessConfig(AppConfig):
    name = "orgdesk.apps.process"
    label = "process"

    def ready(self) -> None:
        from orgdesk.apps.events import streams
        from orgdesk.apps.process import duties, jobs, surroundings  # noqa: F401
        from orgdesk.apps.process.actions import complete_task  # noqa: F401
        from orgdesk.apps.process.offering import SOURCE
        from orgdesk.apps.process.store import hold_instance
        from orgdesk.apps.process.visibility import find_processes, visible_instances
        from orgdesk.apps.work import sources
        from orgdesk.ui import navigation, palette

        sources.register(SOURCE, hold_instance)
        streams.shows(SOURCE, visible_instances)
        navigation.register("design", _("Processes"), "process:list", "process", order=20)
        palette.register("processes", _("Processes"), find_processes)
