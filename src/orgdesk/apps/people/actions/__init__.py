"""What can happen to people beside the chart."""

from orgdesk.apps.people.actions.apply_for_posting import apply_for_posting, withdraw_application
from orgdesk.apps.people.actions.ask_about_culture import answer_pulse, ask_about_culture
from orgdesk.apps.people.actions.complete_move import complete_move
from orgdesk.apps.people.actions.decide_application import decide_application
from orgdesk.apps.people.actions.deliver_course import (
    Meeting,
    call_off_session,
    deliver_course,
    note_attendance,
    plan_session,
)
from orgdesk.apps.people.actions.describe_role import add_title, describe_role
from orgdesk.apps.people.actions.flag_talent import end_flag, flag_talent
from orgdesk.apps.people.actions.grant_authority import grant_authority, use_authority
from orgdesk.apps.people.actions.name_evaluator import name_evaluator, write_duties
from orgdesk.apps.people.actions.name_successor import name_successor, take_off_successor
from orgdesk.apps.people.actions.offer_course import GivenFile, keep_material, offer_course, write_material
from orgdesk.apps.people.actions.open_posting import close_posting, open_posting
from orgdesk.apps.people.actions.plan_training import (
    acknowledge_training,
    end_training,
    plan_training,
    prepare_for_posting,
    provide_training,
)
from orgdesk.apps.people.actions.rate_skill import rate_skill
from orgdesk.apps.people.actions.review_application import review_application
from orgdesk.apps.people.actions.rotate_person import assess_rotation, rotate_person
from orgdesk.apps.people.actions.say_aspiration import say_aspiration
from orgdesk.apps.people.actions.send_help import end_flex, note_flex, send_help
from orgdesk.apps.people.actions.stand_in import name_backup
from orgdesk.apps.people.actions.welcome_person import welcome_person

__all__ = [
    "GivenFile",
    "Meeting",
    "acknowledge_training",
    "add_title",
    "answer_pulse",
    "apply_for_posting",
    "ask_about_culture",
    "assess_rotation",
    "call_off_session",
    "close_posting",
    "complete_move",
    "decide_application",
    "deliver_course",
    "describe_role",
    "end_flag",
    "end_flex",
    "end_training",
    "flag_talent",
    "grant_authority",
    "keep_material",
    "name_backup",
    "name_evaluator",
    "name_successor",
    "note_attendance",
    "note_flex",
    "offer_course",
    "open_posting",
    "plan_session",
    "plan_training",
    "prepare_for_posting",
    "provide_training",
    "rate_skill",
    "review_application",
    "rotate_person",
    "say_aspiration",
    "send_help",
    "take_off_successor",
    "use_authority",
    "welcome_person",
    "withdraw_application",
    "write_duties",
    "write_material",
]
