"""The app's place in Django."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

_MOST_SHOWN = 100
"""The bell counts no further."""


class DeskConfig(AppConfig):
    name = "orgdesk.apps.desk"
    label = "desk"

    def ready(self) -> None:
        from orgdesk.apps.desk import (  # noqa: F401
            account_facts,
            account_reactions,
            agenda,
            duties,
            facts,
            failures,
            held_up,
            installations,
            intake,
            previews,
            reactions,
            sessions,
            unit_hours,
        )
        from orgdesk.apps.desk.actions import take_from_channel  # noqa: F401
        from orgdesk.apps.desk.actions.view_ticket import changed_since, visible_tickets
        from orgdesk.apps.desk.models import Notification
        from orgdesk.apps.desk.saved_views import views_of_list
        from orgdesk.apps.desk.standard_policies import make_standard_policies
        from orgdesk.apps.desk.standard_requests import make_standard_requests
        from orgdesk.apps.events import streams
        from orgdesk.ui import navigation, saved_views

        streams.shows("ticket", visible_tickets)
        streams.shows("viewing", visible_tickets)
        streams.pulses("viewing", changed_since)
        navigation.register("service", _("Tickets"), "desk:tickets", "ticket", order=20)
        navigation.register("service", _("Incidents"), "desk:incidents", "warning", order=22)
        navigation.register("service", _("Asked often"), "desk:questions", "question", order=32)
        navigation.register("design", _("Automation"), "desk:automation", "play", order=60)
        navigation.register("administration", _("Desk"), "desk:channels", "settings", order=20)
        navigation.register("service", _("Queues"), "desk:queues", "queue", order=15)
        navigation.register("design", _("Request types"), "desk:request-types", "note", order=30)
        navigation.register_notifications(
            "desk:notifications", lambda person: Notification.objects.visible_to(person).unread()[:_MOST_SHOWN].count()
        )
        saved_views.register(views_of_list)
        post_migrate.connect(make_standard_policies, sender=self)
        post_migrate.connect(make_standard_requests, sender=self)
