"""What the worker does for accounts."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.customers.actions.ask_for_renewals import ask_for_renewals
from orgdesk.apps.customers.actions.hold_review import open_reviews
from orgdesk.apps.customers.actions.open_check_ins import open_check_ins
from orgdesk.apps.customers.actions.report_exceptions import report_exceptions
from orgdesk.apps.customers.actions.score_accounts import score_accounts
from orgdesk.apps.events.jobs import every


@every(900, name="customers-check-ins")
def offer_check_ins(at: datetime) -> int:
    return open_check_ins(at=at)


@every(900, name="customers-renewals-and-reviews")
def offer_renewals_and_reviews(at: datetime) -> int:
    return ask_for_renewals(at=at) + open_reviews(at=at)


@every(86_400, name="customers-health")
def score_health(at: datetime) -> int:
    return score_accounts(at=at)


@every(3_600, name="customers-exceptions")
def report(at: datetime) -> int:
    return report_exceptions(at=at)
