"""What can happen to processes."""

from orgdesk.apps.process.actions.begin_due import begin_due_processes
from orgdesk.apps.process.actions.complete_task import complete_task
from orgdesk.apps.process.actions.deliver_message import deliver_message
from orgdesk.apps.process.actions.deploy_decision import deploy_decision
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
from orgdesk.apps.process.actions.publish_draft import publish_draft
from orgdesk.apps.process.actions.run_migration import ask_migration, run_migration
from orgdesk.apps.process.actions.save_draft import begin_draft, discard_draft, keep_file, save_draft
from orgdesk.apps.process.actions.start_instance import start_instance

__all__ = [
    "ask_migration",
    "begin_draft",
    "begin_due_processes",
    "cancel_instance",
    "complete_task",
    "deliver_message",
    "deploy_decision",
    "deploy_process",
    "discard_draft",
    "edit_data",
    "fire_due_timers",
    "keep_file",
    "migrate_instances",
    "move_fault",
    "move_token",
    "plan_migration",
    "publish_draft",
    "retry_fault",
    "run_migration",
    "save_draft",
    "skip_fault",
    "start_instance",
]
