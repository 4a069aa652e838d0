"""The app's place in Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "orgdesk.apps.portal"
    label = "portal"

    def ready(self) -> None:
        from orgdesk.apps.portal import reactions  # noqa: F401
