"""Training, flexible work, mobility, postings, roles and what is kept of a colleague, as on their pages."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from ninja import Router
from pydantic import Field

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.filling import Answers
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import KeyGiven, SomeLine
from orgdesk.apps.people import forms

router = Router(auth=Scope("people"))
_act = partial(offer, router)
_Places = Annotated[list[Annotated[int, Field(ge=1, le=10**9)]], Field(max_length=500)]

_act(
    "/training/plans",
    "people:training-plans",
    "plan_training",
    "Plan that somebody learns a skill.",
    forms.TrainingForm,
)
_act("/training/plans/{number}/steps", "people:training-plan", "step_training", "Agree to a plan, confirm the level, or give it up.",
     to=Literal["acknowledged", "reached", "given_up"])  # fmt: skip
_act(
    "/training/provisions",
    "people:training-provisions",
    "provide_training",
    "Say which unit teaches a skill.",
    forms.ProvisionForm,
)
_act("/training/courses", "people:course-new", "offer_course", "Offer a course.", forms.CourseForm)
_act(
    "/training/courses/{key}/materials",
    "people:course-materials",
    "write_course_material",
    "Write a material, or its next version.",
    forms.MaterialForm,
)
_act(
    "/training/courses/{key}/deliveries",
    "people:course-deliveries",
    "deliver_course",
    "Plan a course for a unit.",
    forms.DeliveryForm,
)
_act(
    "/training/deliveries/{number}/attendance",
    "people:course-attendance",
    "note_course_attendance",
    "Note whose places were taken.",
    came=_Places,
)
_act(
    "/training/deliveries/{number}/end",
    "people:course-call-off",
    "call_off_course",
    "Call a planned course off, and say why.",
    reason=SomeLine,
)
_act("/help", "people:help", "send_help", "Send somebody to help in another unit.", forms.HelpForm)
_act(
    "/evaluators",
    "people:evaluators",
    "name_evaluator_in_draft",
    "Name in a draft who judges a manager.",
    forms.EvaluatorForm,
    draft=KeyGiven,
)
_act(
    "/succession/{position}/names",
    "people:successors",
    "name_successor_of_seat",
    "Name somebody who could follow on a seat.",
    forms.SuccessorForm,
)
_act(
    "/succession/{position}/names/{number}/end",
    "people:successor-end",
    "take_successor_off",
    "Take somebody off the list of a seat.",
)
_act(
    "/rotations",
    "people:rotations",
    "plan_rotation",
    "Send somebody onto another seat for a while.",
    forms.RotationForm,
)
_act("/rotations/{number}/assessment", "people:rotation", "assess_rotation", "Judge a rotation, a number from 0 to 4 for each dimension.", forms.AssessmentForm,
     answers=Answers)  # fmt: skip
_act("/newcomers", "people:newcomers", "welcome_newcomer", "Welcome somebody new on a seat.", forms.WelcomeForm)
_act("/postings", "people:posting-new", "post_seat", "Post a seat, for colleagues first.", forms.PostingForm)
_act("/postings/{key}/applications", "people:applications", "apply_for_posting", "Apply for a seat.", forms.ApplyForm)
_act(
    "/postings/{key}/preparation",
    "people:preparation",
    "prepare_for_posting",
    "Prepare for a seat by training.",
    forms.ClosingForm,
)
_act("/postings/{key}/closing", "people:posting-closing", "close_posting_of", "Close a posting.", reason=SomeLine)
_act("/applications/{key}/decision", "people:decision", "decide_application_of", "Choose an applicant, or not, and say why.", forms.DecisionForm,
     to=Literal["approved", "declined"])  # fmt: skip
_act("/applications/{key}/withdrawal", "people:withdrawal", "withdraw_application_of", "Take an application back.")
_act("/titles", "people:title-new", "add_title_to_catalogue", "Add a title to the catalogue.", forms.TitleForm)
_act(
    "/roles/{position}/description",
    "people:role-description",
    "describe_role",
    "Say what the role is for.",
    forms.RoleForm,
)
_act(
    "/roles/{position}/duties",
    "people:role-duties",
    "write_role_duties",
    "Write the duties of a seat in a draft.",
    forms.DutiesForm,
    draft=KeyGiven,
)
_act("/teams/{unit}/pulses", "people:pulses", "ask_pulse", "Ask a team how it is.", forms.ClosingForm)
_act(
    "/pulses/{number}/answers", "people:pulse", "answer_pulse", "Answer a pulse: s0, s1 … from 1 to 5.", answers=Answers
)
_act(
    "/authority-uses",
    "people:authority-uses",
    "use_authority",
    "Use what the seat allows under a condition.",
    forms.UseForm,
)
_act("/wishes", "people:wishes", "keep_wish", "Say where one wants to go.", forms.WishForm)
_act("/colleagues/{key}/ratings", "people:ratings", "rate_skill", "Rate a skill of a colleague.", forms.RatingForm)
_act(
    "/colleagues/{key}/authority",
    "people:authority",
    "grant_authority",
    "Say how far somebody decides alone.",
    forms.AuthorityForm,
)
_act(
    "/colleagues/{key}/flags",
    "people:flags",
    "flag_talent",
    "Mark a talent; it is visible to the person.",
    forms.FlagForm,
)
_act("/colleagues/{key}/flags/{number}/end", "people:flag-end", "end_talent_flag", "Take a mark off.")
_act("/colleagues/{key}/flexes", "people:flexes", "allow_flex", "Say where else somebody may help.", forms.FlexForm)
_act("/colleagues/{key}/flexes/{number}/end", "people:flex-end", "end_flex", "End it.")
_act(
    "/colleagues/{key}/backups",
    "people:backups",
    "name_backup",
    "Say for which seat somebody stands by.",
    forms.BackupForm,
)
