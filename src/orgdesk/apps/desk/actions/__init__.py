"""What can happen to tickets."""

from orgdesk.apps.desk.actions.add_message import add_note, receive_message, reply_to_customer
from orgdesk.apps.desk.actions.capture_knowledge import capture_knowledge
from orgdesk.apps.desk.actions.change_ticket_status import change_ticket_status
from orgdesk.apps.desk.actions.close_ticket import close_ticket
from orgdesk.apps.desk.actions.confirm_resolution import confirm_resolution
from orgdesk.apps.desk.actions.declare_capability import declare_capability
from orgdesk.apps.desk.actions.dispatch_work import dispatch_work
from orgdesk.apps.desk.actions.escalate_to_authority import answer_escalation, escalate_to_authority
from orgdesk.apps.desk.actions.open_ticket import open_ticket
from orgdesk.apps.desk.actions.tell_customer import tell_customer

__all__ = [
    "add_note",
    "answer_escalation",
    "capture_knowledge",
    "change_ticket_status",
    "close_ticket",
    "confirm_resolution",
    "declare_capability",
    "dispatch_work",
    "escalate_to_authority",
    "open_ticket",
    "receive_message",
    "reply_to_customer",
    "tell_customer",
]
