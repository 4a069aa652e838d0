"""Tickets and what happens to them."""

from orgdesk.apps.desk.models.acts import Declaration, Escalation, Resolution
from orgdesk.apps.desk.models.message import Attachment, Message
from orgdesk.apps.desk.models.ticket import StatusPeriod, Ticket

__all__ = ["Attachment", "Declaration", "Escalation", "Message", "Resolution", "StatusPeriod", "Ticket"]
