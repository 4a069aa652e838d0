"""The app's place in Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "orgdesk.apps.mail"
    label = "mail"

    def ready(self) -> None:
        from orgdesk.apps.mail import duties, letters  # noqa: F401
