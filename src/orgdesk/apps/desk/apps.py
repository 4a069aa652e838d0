"""The app's place in Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "orgdesk.apps.desk"
    label = "desk"

    def ready(self) -> None:
        from orgdesk.apps.desk import intake, reactions  # noqa: F401
