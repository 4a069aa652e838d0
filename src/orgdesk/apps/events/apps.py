"""The app's place in Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "orgdesk.apps.events"
    label = "events"

    def ready(self) -> None:
        from orgdesk.apps.events import duties  # noqa: F401
