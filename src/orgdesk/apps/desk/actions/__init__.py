"""What can happen to tickets."""

from orgdesk.apps.desk.actions.add_message import add_note, receive_message, reply_to_customer
from orgdesk.apps.desk.actions.answer_process import answer_process
from orgdesk.apps.desk.actions.cancel_ticket import cancel_ticket
from orgdesk.apps.desk.actions.capture_knowledge import capture_knowledge
from orgdesk.apps.desk.actions.change_ticket_status import change_ticket_status
from orgdesk.apps.desk.actions.choose_request_type import choose_request_type
from orgdesk.apps.desk.actions.close_ticket import close_by_hand, close_ticket
from orgdesk.apps.desk.actions.confirm_resolution import confirm_resolution
from orgdesk.apps.desk.actions.declare_capability import declare_capability
from orgdesk.apps.desk.actions.dispatch_work import dispatch_work
from orgdesk.apps.desk.actions.escalate_to_authority import answer_authority, escalate_to_authority
from orgdesk.apps.desk.actions.join_tickets import link_tickets, merge_ticket, split_ticket, unlink_tickets
from orgdesk.apps.desk.actions.mark_ticket import log_time, promise_update, tag_ticket, watch_ticket
from orgdesk.apps.desk.actions.move_ticket import hand_off_ticket, release_ticket, transfer_ticket
from orgdesk.apps.desk.actions.open_ticket import open_ticket
from orgdesk.apps.desk.actions.prioritise_ticket import prioritise_ticket
from orgdesk.apps.desk.actions.return_escalation import accept_case, return_case, waiting_for_answer
from orgdesk.apps.desk.actions.tell_customer import tell_customer

__all__ = [
    "accept_case",
    "add_note",
    "answer_authority",
    "answer_process",
    "cancel_ticket",
    "capture_knowledge",
    "change_ticket_status",
    "choose_request_type",
    "close_by_hand",
    "close_ticket",
    "confirm_resolution",
    "declare_capability",
    "dispatch_work",
    "escalate_to_authority",
    "hand_off_ticket",
    "link_tickets",
    "log_time",
    "merge_ticket",
    "open_ticket",
    "prioritise_ticket",
    "promise_update",
    "receive_message",
    "release_ticket",
    "reply_to_customer",
    "return_case",
    "split_ticket",
    "tag_ticket",
    "tell_customer",
    "transfer_ticket",
    "unlink_tickets",
    "waiting_for_answer",
    "watch_ticket",
]
