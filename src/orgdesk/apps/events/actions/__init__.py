"""The only doors for writing to the log."""

from orgdesk.apps.events.actions.record_event import record_event

__all__ = ["record_event"]
