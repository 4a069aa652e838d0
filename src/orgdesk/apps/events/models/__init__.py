"""The log's tables."""

from orgdesk.apps.events.models.event import Event, EventObject, PersonalText

__all__ = ["Event", "EventObject", "PersonalText"]
