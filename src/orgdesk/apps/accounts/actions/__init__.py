"""What can happen to people's accounts."""

from orgdesk.apps.accounts.actions.change_password import change_password
from orgdesk.apps.accounts.actions.choose_language import choose_language
from orgdesk.apps.accounts.actions.end_role import LastAdministratorError, end_role
from orgdesk.apps.accounts.actions.grant_role import grant_role
from orgdesk.apps.accounts.actions.keep_directory import (
    activate_person,
    deactivate_person,
    drop_group,
    drop_person,
    keep_group,
    keep_person,
)
from orgdesk.apps.accounts.actions.link_identity import person_behind
from orgdesk.apps.accounts.actions.note_security import note_security
from orgdesk.apps.accounts.actions.require_factor import begin_anew, end_sessions, require_factor
from orgdesk.apps.accounts.actions.reset_password import reset_password, send_reset_link

__all__ = [
    "LastAdministratorError",
    "activate_person",
    "begin_anew",
    "change_password",
    "choose_language",
    "deactivate_person",
    "drop_group",
    "drop_person",
    "end_role",
    "end_sessions",
    "grant_role",
    "keep_group",
    "keep_person",
    "note_security",
    "person_behind",
    "require_factor",
    "reset_password",
    "send_reset_link",
]
