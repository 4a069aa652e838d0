"""The app's place in Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "orgdesk.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        from orgdesk.apps.accounts import reactions, receivers  # noqa: F401 - connect themselves
