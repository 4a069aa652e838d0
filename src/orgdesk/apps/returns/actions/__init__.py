"""What can happen to units sold and sent back."""

from orgdesk.apps.returns.actions.answer_coverage import answer_coverage
from orgdesk.apps.returns.actions.make_good import make_good
from orgdesk.apps.returns.actions.move_line import (
    answer_facts,
    ask_for_facts,
    authorise_line,
    close_line,
    deny_line,
    inspect_line,
    receive_line,
)
from orgdesk.apps.returns.actions.record_sale import activate_unit, record_sale, store_policy
from orgdesk.apps.returns.actions.request_return import Sent, request_return
from orgdesk.apps.returns.actions.ship import mark_delivered, mark_wrong, ship

__all__ = [
    "Sent",
    "activate_unit",
    "answer_coverage",
    "answer_facts",
    "ask_for_facts",
    "authorise_line",
    "close_line",
    "deny_line",
    "inspect_line",
    "make_good",
    "mark_delivered",
    "mark_wrong",
    "receive_line",
    "record_sale",
    "request_return",
    "ship",
    "store_policy",
]
