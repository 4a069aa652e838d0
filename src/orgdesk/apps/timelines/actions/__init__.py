"""What can happen to templates and plans."""

from orgdesk.apps.timelines.actions.book_session import book_session
from orgdesk.apps.timelines.actions.cancel_booking import cancel_booking
from orgdesk.apps.timelines.actions.choose_lesson import choose_lesson
from orgdesk.apps.timelines.actions.defer_block import defer_block
from orgdesk.apps.timelines.actions.finish_step import finish_step
from orgdesk.apps.timelines.actions.hold_mails import hold_mails
from orgdesk.apps.timelines.actions.join_series import join_series
from orgdesk.apps.timelines.actions.learn_fact import learn_fact
from orgdesk.apps.timelines.actions.leave_series import leave_series
from orgdesk.apps.timelines.actions.lift_hold import lift_hold
from orgdesk.apps.timelines.actions.move_booking import move_booking
from orgdesk.apps.timelines.actions.move_parking_item import move_parking_item
from orgdesk.apps.timelines.actions.move_step import move_step
from orgdesk.apps.timelines.actions.note_attendance import note_attendance
from orgdesk.apps.timelines.actions.open_due_steps import open_due_steps
from orgdesk.apps.timelines.actions.queue_due_mails import queue_due_mails
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plan
from orgdesk.apps.timelines.actions.set_cadence import set_cadence
from orgdesk.apps.timelines.actions.skip_step import skip_step
from orgdesk.apps.timelines.actions.start_plan import start_plan
from orgdesk.apps.timelines.actions.stop_plan import stop_plan
from orgdesk.apps.timelines.actions.store_template import store_template
from orgdesk.apps.timelines.actions.undo_move import undo_move
from orgdesk.apps.timelines.actions.write_mail_text import write_mail_text

__all__ = [
    "book_session",
    "cancel_booking",
    "choose_lesson",
    "defer_block",
    "finish_step",
    "hold_mails",
    "join_series",
    "learn_fact",
    "leave_series",
    "lift_hold",
    "move_booking",
    "move_parking_item",
    "move_step",
    "note_attendance",
    "open_due_steps",
    "queue_due_mails",
    "refresh_plan",
    "set_cadence",
    "skip_step",
    "start_plan",
    "stop_plan",
    "store_template",
    "undo_move",
    "write_mail_text",
]
