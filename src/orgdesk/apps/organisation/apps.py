"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "orgdesk.apps.organisation"
    label = "organisation"

    def ready(self) -> None:
        from orgdesk.apps.organisation import finding, jobs  # noqa: F401
        from orgdesk.ui import navigation

        navigation.register("design", _("Organisation"), "organisation:current", "organisation", order=10)
