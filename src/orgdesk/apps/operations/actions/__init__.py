"""What an administrator does to an installation as a whole."""

from orgdesk.apps.operations.actions.back_up import back_up
from orgdesk.apps.operations.actions.move_database import move_database
from orgdesk.apps.operations.actions.restore_backup import restore_backup
from orgdesk.apps.operations.actions.try_again import try_effect_again, try_job_again, try_mail_again

__all__ = ["back_up", "move_database", "restore_backup", "try_effect_again", "try_job_again", "try_mail_again"]
