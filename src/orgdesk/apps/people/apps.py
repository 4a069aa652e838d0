"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "orgdesk.apps.people"
    label = "people"

    def ready(self) -> None:
        from orgdesk.apps.organisation import facts
        from orgdesk.apps.people import duties, finding, previews, reactions  # noqa: F401
        from orgdesk.apps.people.mapping import facts_on
        from orgdesk.ui import navigation

        facts.provides_facts(facts_on)
        navigation.register("design", _("People"), "people:directory", "people", order=15)
