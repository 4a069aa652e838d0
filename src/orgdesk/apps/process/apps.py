"""The app's place in Django."""

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "orgdesk.apps.process"
    label = "process"

    def ready(self) -> None:
        from orgdesk.apps.process import duties, jobs  # noqa: F401
        from orgdesk.apps.process.actions import complete_task  # noqa: F401
        from orgdesk.apps.process.offering import SOURCE
        from orgdesk.apps.process.store import lock_instance
        from orgdesk.apps.work import sources

        sources.register(SOURCE, lock_instance)
