"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimelinesConfig(AppConfig):
    name = "orgdesk.apps.timelines"
    label = "timelines"

    def ready(self) -> None:
        from orgdesk.apps.events import streams
        from orgdesk.apps.timelines import account_facts, duties, lesson_library, reactions, subjects  # noqa: F401
        from orgdesk.ui import navigation

        navigation.register("service", _("Timelines"), "timelines:plans", "timeline", order=50)
        streams.shows("plan", subjects.visible_plans)
