"""What can happen to accounts."""

from orgdesk.apps.customers.actions.answer_hand_off import answer_hand_off
from orgdesk.apps.customers.actions.answer_transfer import answer_transfer
from orgdesk.apps.customers.actions.comment_on_class import comment_on_class
from orgdesk.apps.customers.actions.describe_account import describe_account
from orgdesk.apps.customers.actions.hand_off import hand_off
from orgdesk.apps.customers.actions.hold_check_in import Found, hold_check_in
from orgdesk.apps.customers.actions.keep_promise import keep_promise
from orgdesk.apps.customers.actions.move_account import move_account
from orgdesk.apps.customers.actions.note_contact import note_contact
from orgdesk.apps.customers.actions.open_check_ins import open_check_ins, plan_account_check_ins
from orgdesk.apps.customers.actions.override_class import override_class
from orgdesk.apps.customers.actions.qualify_account import qualify_account
from orgdesk.apps.customers.actions.record_usage import record_usage
from orgdesk.apps.customers.actions.set_owner import set_owner
from orgdesk.apps.customers.actions.transfer_account import transfer_account

__all__ = [
    "Found",
    "answer_hand_off",
    "answer_transfer",
    "comment_on_class",
    "describe_account",
    "hand_off",
    "hold_check_in",
    "keep_promise",
    "move_account",
    "note_contact",
    "open_check_ins",
    "override_class",
    "plan_account_check_ins",
    "qualify_account",
    "record_usage",
    "set_owner",
    "transfer_account",
]
