"""Surveys, feedback and complaints, boards, improvements, packs, charter and culture, as on their pages."""

from __future__ import annotations

from functools import partial

from ninja import Router

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.filling import Answers
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import SomeLine
from orgdesk.apps.voice import forms, rule_forms

router = Router(auth=Scope("voice"))
_act = partial(offer, router)

_act("/surveys/{key}/rounds", "voice:rounds", "open_survey_round", "Ask everybody whom the survey is for.")
_act(
    "/feedback",
    "voice:feedback-new",
    "capture_feedback",
    "Write down what a customer said, a complaint among others.",
    forms.CaptureForm,
)
_act(
    "/judgements/{pk}/decision",
    "voice:judgement",
    "judge_feedback",
    "Decide on a wish or a complaint; the customer is told.",
    forms.JudgementForm,
)
_act(
    "/boards/{key}/members",
    "voice:board-members",
    "seat_board_member",
    "Give a customer a seat on a board.",
    forms.MemberForm,
)
_act(
    "/boards/{key}/meetings",
    "voice:board-meetings",
    "plan_board_meeting",
    "Plan a meeting of a board.",
    forms.MeetingForm,
)
_act(
    "/meetings/{pk}/minutes",
    "voice:meeting",
    "keep_board_minutes",
    "Keep who was there, the minutes, and what members want.",
    forms.MinutesForm,
)
_act(
    "/improvements",
    "voice:improvement-new",
    "register_improvement_of",
    "Register what is to be better.",
    forms.ImprovementForm,
)
_act(
    "/improvements/{key}/change",
    "voice:improvement-change",
    "record_improvement_change",
    "Say what was changed, and which measure shows it.",
    forms.ChangeForm,
)
_act(
    "/improvements/{key}/drop",
    "voice:improvement-drop",
    "drop_improvement_of",
    "Give an improvement up.",
    reason=SomeLine,
)
_act("/packs", "voice:pack-new", "make_voice_pack", "Make the pack of this month until now, ahead of its time.")
_act(
    "/charters",
    "voice:charter-new",
    "write_service_charter",
    "Write the next version of the charter.",
    forms.CharterForm,
)
_act(
    "/charters/{version}/publication",
    "voice:charter-publication",
    "publish_service_charter",
    "Publish a version of the charter.",
)
_act(
    "/culture/answers",
    "voice:culture",
    "answer_culture_survey",
    "Say how true our sentences are, by their names s1, s2 … (1 to 5).",
    answers=Answers,
)
_act(
    "/culture/statements",
    "voice:culture-statements",
    "state_culture_sentence",
    "Add a sentence about ourselves.",
    text=SomeLine,
)
_act("/rules/surveys", "voice:survey-rules", "keep_survey", "Keep a survey, new or changed.", rule_forms.SurveyForm)
_act(
    "/rules/deciders",
    "voice:deciders",
    "keep_decider",
    "Say who decides on what customers say.",
    rule_forms.DeciderForm,
)
_act(
    "/rules/routes", "voice:routes", "set_feedback_route", "Say what customers say goes to whom.", rule_forms.RouteForm
)
_act(
    "/rules/care",
    "voice:care",
    "set_care_rule",
    "Say who rings unhappy customers back, and by when.",
    rule_forms.CareForm,
)
