"""The only doors for writing to the log."""

from orgdesk.apps.events.actions.erase_text import erase_person, erase_text
from orgdesk.apps.events.actions.record_event import record_event

__all__ = ["erase_person", "erase_text", "record_event"]
