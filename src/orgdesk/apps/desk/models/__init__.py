"""Tickets and what happens to them."""

from orgdesk.apps.desk.models.acts import Declaration, Escalation, Resolution
from orgdesk.apps.desk.models.message import Attachment, Message
from orgdesk.apps.desk.models.notification import ClockAlarm, Notification
from orgdesk.apps.desk.models.policy import BusinessCalendar, ServicePolicy
from orgdesk.apps.desk.models.ticket import StatusPeriod, Ticket

__all__ = [
    "Attachment",
    "BusinessCalendar",
    "ClockAlarm",
    "Declaration",
    "Escalation",
    "Message",
    "Notification",
    "Resolution",
    "ServicePolicy",
    "StatusPeriod",
    "Ticket",
]
