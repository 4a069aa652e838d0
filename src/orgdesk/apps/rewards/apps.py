"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RewardsConfig(AppConfig):
    name = "orgdesk.apps.rewards"
    label = "rewards"

    def ready(self) -> None:
        from orgdesk.apps.rewards import duties  # noqa: F401
        from orgdesk.ui import navigation

        navigation.register("service", _("Rewards"), "rewards:list", "star", order=75)
