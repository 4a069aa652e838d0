"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VoiceConfig(AppConfig):
    name = "orgdesk.apps.voice"
    label = "voice"

    def ready(self) -> None:
        from orgdesk.apps.voice import account_facts, duties, reactions, subjects  # noqa: F401
        from orgdesk.ui import navigation

        navigation.register("service", _("Voice"), "voice:overview", "voice", order=60)
