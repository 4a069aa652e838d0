"""What can happen to what customers say."""

from orgdesk.apps.voice.actions.answer_culture import answer_culture, state_culture
from orgdesk.apps.voice.actions.answer_judgement import answer_judgement
from orgdesk.apps.voice.actions.answer_survey import answer_survey
from orgdesk.apps.voice.actions.capture_feedback import capture_feedback
from orgdesk.apps.voice.actions.change_improvement import drop_improvement, record_change
from orgdesk.apps.voice.actions.charter import publish_charter, read_promises, write_charter
from orgdesk.apps.voice.actions.hold_meeting import found_board, hold_meeting, plan_meeting, seat_member
from orgdesk.apps.voice.actions.invite import (
    invite_after_resolution,
    invite_round,
    send_due_invitations,
    void_invitations,
)
from orgdesk.apps.voice.actions.judge_feedback import judge_feedback
from orgdesk.apps.voice.actions.leave_surveys import leave_surveys
from orgdesk.apps.voice.actions.make_pack import make_due_pack, make_pack
from orgdesk.apps.voice.actions.measure_improvements import measure_due_improvements
from orgdesk.apps.voice.actions.own_complaint import acknowledge_complaint, own_complaint, resolve_complaint
from orgdesk.apps.voice.actions.register_improvement import register_improvement
from orgdesk.apps.voice.actions.route_feedback import route_feedback
from orgdesk.apps.voice.actions.tell_customer import tell_customer, verify_answer

__all__ = [
    "acknowledge_complaint",
    "answer_culture",
    "answer_judgement",
    "answer_survey",
    "capture_feedback",
    "drop_improvement",
    "found_board",
    "hold_meeting",
    "invite_after_resolution",
    "invite_round",
    "judge_feedback",
    "leave_surveys",
    "make_due_pack",
    "make_pack",
    "measure_due_improvements",
    "own_complaint",
    "plan_meeting",
    "publish_charter",
    "read_promises",
    "record_change",
    "register_improvement",
    "resolve_complaint",
    "route_feedback",
    "seat_member",
    "send_due_invitations",
    "state_culture",
    "tell_customer",
    "verify_answer",
    "void_invitations",
    "write_charter",
]
