"""What can happen to people's accounts."""

from orgdesk.apps.accounts.actions.change_password import change_password
from orgdesk.apps.accounts.actions.choose_language import choose_language
from orgdesk.apps.accounts.actions.grant_role import grant_role
from orgdesk.apps.accounts.actions.note_security import note_security
from orgdesk.apps.accounts.actions.require_factor import begin_anew, end_sessions, require_factor

__all__ = [
    "begin_anew",
    "change_password",
    "choose_language",
    "end_sessions",
    "grant_role",
    "note_security",
    "require_factor",
]
