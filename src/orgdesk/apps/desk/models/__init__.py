"""Tickets and what happens to them."""

from orgdesk.apps.desk.models.acts import Declaration, Escalation, Resolution
from orgdesk.apps.desk.models.automation import AutomationRule, RuleRun
from orgdesk.apps.desk.models.channel import Channel, ChannelMessage
from orgdesk.apps.desk.models.facts import CustomField, RequesterKind, SiteNote, WaitingReason
from orgdesk.apps.desk.models.handling import CannedReply, Movement, PriorityChange, SavedView, TicketLink, TimeEntry
from orgdesk.apps.desk.models.incident import Incident, IncidentUpdate, Problem
from orgdesk.apps.desk.models.message import Attachment, Message
from orgdesk.apps.desk.models.notification import ClockAlarm, Notification, Preferences
from orgdesk.apps.desk.models.policy import BusinessCalendar, HolidayReview, ServicePolicy
from orgdesk.apps.desk.models.request_type import RequestType
from orgdesk.apps.desk.models.ticket import StatusPeriod, Tag, Ticket
from orgdesk.apps.desk.models.writing import Draft, HeldFile, HeldReply, Macro, SideConversation, SideMessage, Viewing

__all__ = [
    "Attachment",
    "AutomationRule",
    "BusinessCalendar",
    "CannedReply",
    "Channel",
    "ChannelMessage",
    "ClockAlarm",
    "CustomField",
    "Declaration",
    "Draft",
    "Escalation",
    "HeldFile",
    "HeldReply",
    "HolidayReview",
    "Incident",
    "IncidentUpdate",
    "Macro",
    "Message",
    "Movement",
    "Notification",
    "Preferences",
    "PriorityChange",
    "Problem",
    "RequestType",
    "RequesterKind",
    "Resolution",
    "RuleRun",
    "SavedView",
    "ServicePolicy",
    "SideConversation",
    "SideMessage",
    "SiteNote",
    "StatusPeriod",
    "Tag",
    "Ticket",
    "TicketLink",
    "TimeEntry",
    "Viewing",
    "WaitingReason",
]
