"""What can be done in an audit."""

from orgdesk.apps.audit.actions.ask_calibration import ask_calibration
from orgdesk.apps.audit.actions.conduct_audit import begin_audit, cancel_audit, close_audit, report_audit
from orgdesk.apps.audit.actions.draw_sample import draw_sample, same_again
from orgdesk.apps.audit.actions.mend_finding import check_action, mend_finding
from orgdesk.apps.audit.actions.plan_audit import appoint_auditor, plan_audit
from orgdesk.apps.audit.actions.publish_scorecard import Asked, publish_scorecard
from orgdesk.apps.audit.actions.raise_finding import raise_finding
from orgdesk.apps.audit.actions.score_item import score_item
from orgdesk.apps.audit.actions.set_programme import set_programme

__all__ = [
    "Asked",
    "appoint_auditor",
    "ask_calibration",
    "begin_audit",
    "cancel_audit",
    "check_action",
    "close_audit",
    "draw_sample",
    "mend_finding",
    "plan_audit",
    "publish_scorecard",
    "raise_finding",
    "report_audit",
    "same_again",
    "score_item",
    "set_programme",
]
