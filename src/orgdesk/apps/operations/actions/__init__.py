"""What an administrator does to an installation as a whole."""

from orgdesk.apps.operations.actions.back_up import back_up
from orgdesk.apps.operations.actions.forget_person import ask_erasure, confirm_erasure, withdraw_erasure
from orgdesk.apps.operations.actions.keep_as_long import apply_retention, due, set_retention
from orgdesk.apps.operations.actions.move_database import move_database
from orgdesk.apps.operations.actions.restore_backup import restore_backup
from orgdesk.apps.operations.actions.try_again import try_effect_again, try_job_again, try_mail_again

__all__ = [
    "apply_retention",
    "ask_erasure",
    "back_up",
    "confirm_erasure",
    "due",
    "move_database",
    "restore_backup",
    "set_retention",
    "try_effect_again",
    "try_job_again",
    "try_mail_again",
    "withdraw_erasure",
]
