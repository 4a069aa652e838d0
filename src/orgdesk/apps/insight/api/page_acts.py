"""Goals, reports by mail, and drafts from what was found, as on their pages."""

from __future__ import annotations

from functools import partial
from typing import Literal

from ninja import Router

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.filling import Answers
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import KeyOrNone
from orgdesk.apps.insight import forms
from orgdesk.apps.insight.api.measures import router

boards = Router(auth=Scope("measures"))
_act = partial(offer, boards)

offer(
    router,
    "/{code}/goals",
    "insight:goals",
    "set_measure_goal",
    "Set a goal for a unit; its baseline is measured now.",
    forms.GoalForm,
    unit=(KeyOrNone, ""),
)
_act("/goals/{pk}/acknowledgement", "insight:acknowledge", "acknowledge_measure_goal", "Say that one knows a goal.")
_act(
    "/dashboards",
    "insight:dashboard-new",
    "keep_new_dashboard",
    "Choose measures for a dashboard.",
    forms.DashboardForm,
)
_act(
    "/dashboards/{key}/changes",
    "insight:dashboard-change",
    "change_own_dashboard",
    "Change a dashboard of one's own.",
    forms.DashboardForm,
)
_act(
    "/dashboards/{key}/removal", "insight:dashboard-removal", "remove_own_dashboard", "Remove a dashboard of one's own."
)
_act(
    "/dashboards/{key}/mailing",
    "insight:mailing",
    "mail_dashboard",
    "Have a dashboard sent every so many days, or no more.",
    days=Literal["0", "1", "7", "30"],
)
_act(
    "/mining/{key}/drafts",
    "insight:discovered-draft",
    "draft_discovered_process",
    "Begin a draft of the process as it is found in the log.",
)
_act("/logs", "insight:logs", "bring_log", "Bring the log of another system; a worker reads it.", forms.BringLogForm)
_act(
    "/logs/{key}/columns",
    "insight:log-columns",
    "choose_log_columns",
    "Say which columns of a table hold case, activity and moment; it is read anew.",
    answers=Answers,
)
_act(
    "/logs/{key}/meanings",
    "insight:log-meanings",
    "choose_log_meanings",
    "Say what activities and columns of a log mean here, by the names that the page gives them.",
    answers=Answers,
)
_act(
    "/logs/{key}/drafts", "insight:log-draft", "draft_process_of_log", "Begin a draft of the process that a log shows."
)
_act("/logs/{key}/removal", "insight:log-removal", "remove_log", "Take the log of another system out again.")
_act("/costs/rates", "insight:cost-rates", "set_cost_rate", "Say what an hour of a unit costs.", forms.CostRateForm)
_act("/costs/bookings", "insight:cost-bookings", "book_cost_of_house", "Book a cost.", forms.BookCostForm)
