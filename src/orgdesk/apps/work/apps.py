"""The app's place in Django."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "orgdesk.apps.work"
    label = "work"

    def ready(self) -> None:
        from orgdesk.apps.work import rerouting  # noqa: F401
