"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "orgdesk.apps.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        from orgdesk.apps.knowledge import discoveries, duties, oversight, previews, teaching  # noqa: F401
        from orgdesk.ui import navigation

        navigation.register("service", _("Knowledge"), "knowledge:articles", "knowledge", order=30)
        navigation.register("service", _("Limitations"), "knowledge:limitations", "limitation", order=40)
