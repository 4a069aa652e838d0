"""Scenarios, runs and business cases, as on their pages."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from ninja import Router
from pydantic import Field

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.filling import Answers, Rows
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import KeyGiven
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.rehearsal import forms

router = Router(auth=Scope("rehearsals"))
_act = partial(offer, router)
_Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
_OF_PROCESS = "“people-…”, “able-…”, “minutes-…” and “share-…” for each position, step and way; what is left out is as the log says."

_act("/scenarios", "rehearsal:scenario-new", "write_scenario", f"Write a scenario of a version and a process. {_OF_PROCESS}", forms.ScenarioForm,
     in_address=("version", "definition"), version=Annotated[KeyGiven, Rows(Version)], definition=_Number, answers=(Answers, {}))  # fmt: skip
_act("/scenarios/{key}/settings", "rehearsal:scenario", "change_scenario", f"Say anew what differs from today. {_OF_PROCESS}", forms.ScenarioForm,
     answers=(Answers, {}))  # fmt: skip
_act(
    "/runs",
    "rehearsal:runs",
    "begin_rehearsal",
    "Play a scenario, or up to six beside each other: the others against the first.",
    forms.RunForm,
)
_act(
    "/runs/{key}/cancellation",
    "rehearsal:cancel",
    "cancel_rehearsal",
    "Stop after the replication that is being played.",
)
_act("/runs/{key}/resumption", "rehearsal:resume", "resume_rehearsal", "Play what is missing.")
_act("/runs/{key}/repetition", "rehearsal:repeat", "repeat_rehearsal", "Play the same bundle and seed once more.")
_act(
    "/runs/{key}/searches",
    "rehearsal:search",
    "search_staffing",
    "Find the smallest change that brings a “measure” to its “target” or reaches a goal: people, training, articles, hours, ways; without a “lever” each by itself, then pairs, then triples.",
    forms.SearchForm,
)
_act("/cases", "rehearsal:case-new", "write_business_case", "Write a business case: “way-…” for each gateway.", forms.BusinessCaseForm,
     in_address=("process",), process=KeyGiven, answers=(Answers, {}))  # fmt: skip
_act(
    "/scenarios/{key}/searches",
    "rehearsal:scenario-search",
    "search_scenario_staffing",
    "Find the smallest change that a scenario needs; without a “lever” each by itself, then pairs, then triples.",
    forms.SearchForm,
)
