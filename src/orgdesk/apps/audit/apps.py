"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "orgdesk.apps.audit"
    label = "audit"

    def ready(self) -> None:
        from orgdesk.apps.audit import finding_aids, reactions, subjects  # noqa: F401
        from orgdesk.ui import navigation

        navigation.register("evidence", _("Audit"), "audit:programme", "audit", order=30)
