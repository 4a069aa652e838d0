"""Programmes, audits, draws, scores and findings, as on their pages."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from ninja import Router
from pydantic import Field

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.filling import Answers
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import Words
from orgdesk.apps.audit import forms

router = Router(auth=Scope("audits"))
_act = partial(offer, router)
_Items = Annotated[list[Annotated[int, Field(ge=1, le=2**63 - 1)]], Field(min_length=1, max_length=200)]

_act(
    "/programmes", "audit:programme-new", "begin_audit_programme", "Begin the programme of a year.", forms.ProgrammeForm
)
_act(
    "/programmes/{key}/audits",
    "audit:audit-new",
    "plan_audit",
    "Plan an audit: what, where, when, by whom.",
    forms.AuditForm,
)
_act("/{key}/stages", "audit:stages", "move_audit", "Begin, report, close or cancel an audit.",
     to=Literal["under_way", "reported", "closed", "cancelled"], conclusion=(Words, ""), reason=(Words, ""))  # fmt: skip
_act("/{key}/auditors", "audit:auditors", "appoint_second_auditor", "Appoint a second auditor.", forms.AppointForm)
_act(
    "/{key}/draws",
    "audit:draws",
    "draw_audit_sample",
    "Draw items by chance or by risk; the seed is kept.",
    forms.DrawForm,
)
_act("/{key}/draws/{pk}/check", "audit:draw-check", "check_audit_draw", "Draw again by the seed, and compare.")
_act(
    "/{key}/calibrations",
    "audit:calibration",
    "ask_calibration_of",
    "Have every auditor score the same items.",
    item=_Items,
)
_act("/{key}/findings", "audit:finding-new", "raise_finding", "Write down a finding.", forms.FindingForm)
_act("/items/{pk}/scores", "audit:item", "score_audit_item", "Score an item: “mark-…” and “comment-…” for each criterion.",
     answers=Answers, note=(Words, ""))  # fmt: skip
_act(
    "/findings/{key}/mending",
    "audit:mending",
    "mend_finding",
    "Say what was put right, why it happened, and what removes the cause.",
    forms.MendForm,
)
_act("/findings/{key}/check", "audit:check", "check_finding", "Say whether it helped.", forms.CheckForm)
_act(
    "/scorecards",
    "audit:scorecard-new",
    "write_scorecard",
    "Write a scorecard, its criteria one a line.",
    forms.ScorecardForm,
)
_act(
    "/scorecards/{key}/next",
    "audit:scorecard-next",
    "write_next_scorecard",
    "Write the next version of a scorecard.",
    forms.ScorecardForm,
)
