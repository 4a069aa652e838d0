"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "orgdesk.apps.portal"
    label = "portal"

    def ready(self) -> None:
        from orgdesk.apps.portal import reactions  # noqa: F401
        from orgdesk.apps.portal.policies import may_set_look
        from orgdesk.ui import navigation

        navigation.register("administration", _("Looks of the portal"), "portal:looks", "eye", may_set_look, order=40)
