"""What can happen to accounts."""

from orgdesk.apps.customers.actions.allocate_person import allocate_person, set_capacity
from orgdesk.apps.customers.actions.answer_hand_off import answer_hand_off
from orgdesk.apps.customers.actions.answer_transfer import answer_transfer
from orgdesk.apps.customers.actions.ask_for_renewals import ask_for_renewals
from orgdesk.apps.customers.actions.book_invoice import book_invoice, pay_invoice
from orgdesk.apps.customers.actions.comment_on_class import comment_on_class
from orgdesk.apps.customers.actions.decide_renewal import decide_renewal
from orgdesk.apps.customers.actions.deliver_asset import deliver_asset
from orgdesk.apps.customers.actions.describe_account import describe_account
from orgdesk.apps.customers.actions.hand_off import hand_off
from orgdesk.apps.customers.actions.hold_check_in import Found, hold_check_in
from orgdesk.apps.customers.actions.hold_review import hold_review, open_reviews
from orgdesk.apps.customers.actions.import_accounts import import_accounts
from orgdesk.apps.customers.actions.keep_promise import keep_promise
from orgdesk.apps.customers.actions.keep_site import keep_site
from orgdesk.apps.customers.actions.mark_asset import mark_asset
from orgdesk.apps.customers.actions.move_account import move_account
from orgdesk.apps.customers.actions.note_churn import note_churn, set_churn_goal
from orgdesk.apps.customers.actions.note_contact import note_contact
from orgdesk.apps.customers.actions.note_hint import answer_hint, note_hint
from orgdesk.apps.customers.actions.note_reading import note_reading
from orgdesk.apps.customers.actions.open_check_ins import open_check_ins, plan_account_check_ins
from orgdesk.apps.customers.actions.override_class import override_class
from orgdesk.apps.customers.actions.qualify_account import qualify_account
from orgdesk.apps.customers.actions.record_result import record_result
from orgdesk.apps.customers.actions.record_usage import record_usage
from orgdesk.apps.customers.actions.report_exceptions import answer_exception, report_exceptions
from orgdesk.apps.customers.actions.score_accounts import score_accounts
from orgdesk.apps.customers.actions.set_logistic_standard import set_logistic_standard
from orgdesk.apps.customers.actions.set_owner import set_owner
from orgdesk.apps.customers.actions.sign_contract import sign_contract
from orgdesk.apps.customers.actions.store_weights import store_weights
from orgdesk.apps.customers.actions.transfer_account import take_transfer_back, transfer_account
from orgdesk.apps.customers.actions.write_account_plan import (
    name_department_contact,
    reach_objective,
    set_objective,
    write_account_plan,
)

__all__ = [
    "Found",
    "allocate_person",
    "answer_exception",
    "answer_hand_off",
    "answer_hint",
    "answer_transfer",
    "ask_for_renewals",
    "book_invoice",
    "comment_on_class",
    "decide_renewal",
    "deliver_asset",
    "describe_account",
    "hand_off",
    "hold_check_in",
    "hold_review",
    "import_accounts",
    "keep_promise",
    "keep_site",
    "mark_asset",
    "move_account",
    "name_department_contact",
    "note_churn",
    "note_contact",
    "note_hint",
    "note_reading",
    "open_check_ins",
    "open_reviews",
    "override_class",
    "pay_invoice",
    "plan_account_check_ins",
    "qualify_account",
    "reach_objective",
    "record_result",
    "record_usage",
    "report_exceptions",
    "score_accounts",
    "set_capacity",
    "set_churn_goal",
    "set_logistic_standard",
    "set_objective",
    "set_owner",
    "sign_contract",
    "store_weights",
    "take_transfer_back",
    "transfer_account",
    "write_account_plan",
]
