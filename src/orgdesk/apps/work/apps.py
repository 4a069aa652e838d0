"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "orgdesk.apps.work"
    label = "work"

    def ready(self) -> None:
        from orgdesk.apps.events import streams
        from orgdesk.apps.work import duties, leaving, rerouting, worklist  # noqa: F401
        from orgdesk.ui import navigation

        streams.shows("work", worklist.visible_keys)
        navigation.register("service", _("Roster"), "work:rosters", "calendar", order=17)
        navigation.register("service", _("Work"), "work:list", "work", order=10)
