"""What the portal does itself."""

from orgdesk.apps.portal.actions.send_sign_in_link import send_sign_in_link
from orgdesk.apps.portal.actions.set_look import set_look
from orgdesk.apps.portal.actions.show_issue import hide_issue, say_affected, show_issue, solve_issue

__all__ = ["hide_issue", "say_affected", "send_sign_in_link", "set_look", "show_issue", "solve_issue"]
