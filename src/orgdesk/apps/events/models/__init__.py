"""The log's tables."""

from orgdesk.apps.events.models.event import Event, EventObject, PersonalText
from orgdesk.apps.events.models.outgoing import Outgoing
from orgdesk.apps.events.models.position import ReaderPosition
from orgdesk.apps.events.models.seal import Seal
from orgdesk.apps.events.models.slow_query import SlowQuery
from orgdesk.apps.events.models.ticking import CronTick, JobLease

__all__ = [
    "CronTick", "Event", "EventObject", "JobLease", "Outgoing", "PersonalText", "ReaderPosition", "Seal", "SlowQuery",
]  # fmt: skip
