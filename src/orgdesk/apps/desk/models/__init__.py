"""Tickets and what happens to them."""

from orgdesk.apps.desk.models.acts import Declaration, Escalation, Resolution
from orgdesk.apps.desk.models.handling import CannedReply, Movement, PriorityChange, SavedView, TimeEntry
from orgdesk.apps.desk.models.message import Attachment, Message
from orgdesk.apps.desk.models.notification import ClockAlarm, Notification
from orgdesk.apps.desk.models.policy import BusinessCalendar, ServicePolicy
from orgdesk.apps.desk.models.request_type import RequestType
from orgdesk.apps.desk.models.ticket import StatusPeriod, Tag, Ticket

__all__ = [
    "Attachment",
    "BusinessCalendar",
    "CannedReply",
    "ClockAlarm",
    "Declaration",
    "Escalation",
    "Message",
    "Movement",
    "Notification",
    "PriorityChange",
    "RequestType",
    "Resolution",
    "SavedView",
    "ServicePolicy",
    "StatusPeriod",
    "Tag",
    "Ticket",
    "TimeEntry",
]
