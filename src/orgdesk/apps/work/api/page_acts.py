"""Rosters, absences and routing, as on their pages."""

from __future__ import annotations

from functools import partial
from typing import Any

from orgdesk.apps.api.filling import Answers
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import Line
from orgdesk.apps.work import roster_forms as forms
from orgdesk.apps.work.api.items import router

_act = partial(offer, router)
_DAY: dict[str, Any] = {f"day{number}": (Line, "") for number in range(7)}

_act(
    "/rosters/{unit}/shifts",
    "work:shifts",
    "plan_shifts_of_person",
    "Plan somebody's week, day0 being Monday: “09:00-12:30 13:00-17:30”.",
    forms.ShiftForm,
    **_DAY,
)
_act("/rosters/{unit}/days", "work:days", "change_roster_day", "Change one day of somebody.", forms.DayForm)
_act("/rosters/{unit}/swaps", "work:swaps", "swap_roster_shifts", "Let two people swap their shifts.", forms.SwapForm)
_act(
    "/rosters/{unit}/absences",
    "work:absences",
    "note_absence_of_person",
    "Note that somebody is away; work goes to deputies.",
    forms.AbsenceForm,
)
_act("/rosters/{unit}/absences/{pk}/end", "work:absence-end", "end_absence_of_person", "Somebody is back.")
_act(
    "/rosters/{unit}/deputies",
    "work:deputies",
    "name_deputies_of_person",
    "Name who stands in, first and second.",
    forms.DeputyForm,
)
_act(
    "/rosters/{unit}/capacities",
    "work:capacities",
    "set_capacity_of_person",
    "Say how much somebody takes at once, and in which languages.",
    forms.CapacityForm,
)
_act(
    "/rosters/{unit}/cover",
    "work:cover",
    "ask_for_roster_cover",
    "Say how many people are needed when.",
    forms.CoverForm,
)
_act(
    "/routing/rules",
    "work:routing-rules",
    "add_routing_rule_of_house",
    "Add a rule: “when-…” for each fact that it looks at.",
    forms.RuleForm,
    answers=(Answers, {}),
)
_act("/routing/rules/{pk}/end", "work:routing-rule-end", "end_routing_rule_of_house", "End a rule.")
_act(
    "/routing/units/{unit}",
    "work:unit-routing",
    "set_routing_of_unit",
    "Say how work reaches the people of a unit.",
    forms.UnitRoutingForm,
)
