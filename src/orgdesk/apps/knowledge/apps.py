"""The app's place in Django."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "orgdesk.apps.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        from orgdesk.apps.knowledge import oversight  # noqa: F401
