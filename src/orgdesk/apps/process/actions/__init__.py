"""What can happen to processes."""

from orgdesk.apps.process.actions.complete_task import complete_task
from orgdesk.apps.process.actions.deliver_message import deliver_message
from orgdesk.apps.process.actions.deploy_process import deploy_process
from orgdesk.apps.process.actions.fire_due_timers import fire_due_timers
from orgdesk.apps.process.actions.mend_fault import (
    cancel_instance,
    edit_data,
    move_fault,
    move_token,
    retry_fault,
    skip_fault,
)
from orgdesk.apps.process.actions.migrate_instances import migrate_instances, plan_migration
from orgdesk.apps.process.actions.start_instance import start_instance

__all__ = [
    "cancel_instance",
    "complete_task",
    "deliver_message",
    "deploy_process",
    "edit_data",
    "fire_due_timers",
    "migrate_instances",
    "move_fault",
    "move_token",
    "plan_migration",
    "retry_fault",
    "skip_fault",
    "start_instance",
]
