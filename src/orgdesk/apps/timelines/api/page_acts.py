"""Bookings, moves and steering of a plan, and its templates, as on their pages."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from ninja import Router
from pydantic import Field

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.filling import Answers, Yes, keys_of
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import KeyGiven, Line, SomeLine
from orgdesk.apps.timelines import draft_forms, forms
from orgdesk.apps.timelines.api.plans import router as plans
from orgdesk.apps.timelines.api.plans import templates

bookings = Router(auth=Scope("timelines"))
_act, _on, _of = partial(offer, bookings), partial(offer, plans), partial(offer, templates)
_Minutes = Annotated[int, Field(ge=1, le=5 * 24 * 60)]
_STARTS = "“starts_1”, “starts_2” … as the clock on the wall shows them where the customer is"

_on("/{key}/bookings/{step}", "timelines:book", "book_session", f"Book the session of a step: {_STARTS}.",
    minutes=_Minutes, people=keys_of(Person), place=(Line, ""), answers=Answers)  # fmt: skip
_on(
    "/{key}/steps/{step}/lesson",
    "timelines:lesson",
    "write_lesson_plan",
    "Say what has to be learnt, and by how experienced people.",
    forms.LessonForm,
)
_on(
    "/{key}/moves",
    "timelines:moves",
    "move_plan_step",
    "Move a step to another day; what depends on it follows.",
    forms.MoveForm,
)
_on(
    "/{key}/moves/last",
    "timelines:move-undo",
    "undo_plan_move",
    "Take the last move back.",
    seen=(Annotated[int, Field(ge=0, le=2**31 - 1)] | None, None),
)
_on("/{key}/deferrals", "timelines:deferrals", "defer_plan_block", "Put a block off.", forms.DeferForm)
_on(
    "/{key}/facts",
    "timelines:facts",
    "learn_plan_fact",
    "Say whether a fact holds that steps depend on.",
    fact=KeyGiven,
    holds=Yes,
)
_on(
    "/{key}/cadences/{catch_up}",
    "timelines:cadences",
    "set_plan_cadence",
    "Say how often a catch-up comes.",
    forms.CadenceForm,
)
_on("/{key}/holds", "timelines:holds", "hold_plan_mails", "Send no mail of the plan for a while.", forms.HoldForm)
_on(
    "/{key}/members",
    "timelines:members",
    "put_on_plan_list",
    "Put a contact on the list of a series of mails.",
    person=KeyGiven,
    series=KeyGiven,
)

_act(
    "/{key}/revisions",
    "timelines:booking-move",
    "move_booking",
    f"Move a booked session: {_STARTS}.",
    minutes=_Minutes,
    reason=SomeLine,
    answers=Answers,
)
_act(
    "/{key}/cancellation",
    "timelines:booking-cancel",
    "cancel_booking_of",
    "Cancel a booked session; everybody is told.",
    reason=SomeLine,
)
_act(
    "/{key}/attendance",
    "timelines:booking-attendance",
    "note_booking_attendance",
    "Note who came.",
    came=keys_of(Person),
)
_act("/holds/{pk}/end", "timelines:hold-end", "end_plan_hold", "Let the mails go on.")
_act("/members/{pk}/end", "timelines:member-end", "take_off_plan_list", "Take a contact off a list.")

_of(
    "",
    "timelines:template-new",
    "write_timeline",
    "Write a timeline, or its next version, as YAML.",
    forms.TemplateForm,
)
_of(
    "/{key}/{number}/mails/{series}/{mail}",
    "timelines:mail-text",
    "write_timeline_mail",
    "Write the words of a mail of a timeline.",
    forms.MailTextForm,
)
_of(
    "/parking/{pk}/moves",
    "timelines:parking-moves",
    "move_parked_item",
    "Move what was put aside for the next version of a timeline.",
    to=SomeLine,
    note=(Line, ""),
)
_of(
    "/drafts",
    "timelines:draft-new",
    "begin_timeline",
    "Begin a timeline, empty or with the steps of another.",
    draft_forms.NewTemplateForm,
)
_of(
    "/{key}/draft",
    "timelines:draft-begin",
    "begin_timeline_version",
    "Begin the next version of a timeline, or go on with it.",
)
_of(
    "/drafts/{key}/head",
    "timelines:draft-head",
    "name_timeline_draft",
    "Say the title, sizes and leading unit of a draft.",
    draft_forms.HeadForm,
)
_of("/drafts/{key}/owners", "timelines:draft-owners", "name_timeline_owner",
    "Say whom a name of the draft means: “unit:support” is “unit:t1”.", name=SomeLine, seat=SomeLine)  # fmt: skip
for _kind, _form in draft_forms.PART_FORMS.items():
    _noun, _words = _kind.replace("_", "-"), draft_forms.PART_WORDS[_kind]
    _of(
        f"/drafts/{{key}}/{_noun}",
        f"timelines:draft-{_noun}",
        f"add_{_words[0]}_to_timeline",
        f"Add {_words[1]} to a draft.",
        _form,
    )
    _of(
        f"/drafts/{{key}}/{_noun}/{{part}}", f"timelines:draft-{_noun}-one", f"change_{_words[0]}_of_timeline",
        f"Write {_words[1]} of a draft anew.", _form,
    )  # fmt: skip
_of("/drafts/{key}/steps/{part}/moves", "timelines:draft-step-moves", "move_step_of_timeline",
    "Move a step of a draft before its neighbour (“up”) or behind it (“down”), over the edge of its week too.",
    to=Annotated[Literal["up", "down"], Field()])  # fmt: skip
_of(
    "/drafts/{key}/{kind}/{part}/end", "timelines:draft-part-end", "take_out_of_timeline", "Take a part out of a draft."
)
_of("/drafts/{key}/publication", "timelines:draft-publish", "publish_timeline", "Publish a draft as the next version.")
_of("/drafts/{key}/end", "timelines:draft-end", "give_up_timeline_draft", "Give up a draft.")
