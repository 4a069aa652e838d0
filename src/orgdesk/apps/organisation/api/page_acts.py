"""Bringing in, proposing and activating versions of the organisation, as on their pages."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from pydantic import Field

from orgdesk.apps.api.filling import Answers
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import Day, KeyGiven, KeyOrNone, Line, SomeLine
from orgdesk.apps.organisation import forms
from orgdesk.apps.organisation.api.charts import router

_act = partial(offer, router)
_Sheet = Annotated[int, Field(ge=0, le=1000)]
_Sites = Annotated[str, Field(max_length=2000)]

_act(
    "/drafts",
    "organisation:templates",
    "begin_draft_from_template",
    "Begin a draft with a template.",
    forms.DraftForm,
    template=KeyGiven,
)
_act(
    "/imports",
    "organisation:import-create",
    "bring_in_organisation",
    "Bring a chart as a file or as text; it is read, and nothing made yet.",
    forms.UploadForm,
)
_act(
    "/imports/{key}/columns",
    "organisation:import-columns",
    "map_import_columns",
    "Say what the columns mean, as “column-0”, “column-1” and so on.",
    answers=Answers,
)
_act(
    "/imports/{key}/drafts",
    "organisation:import",
    "draft_imported_organisation",
    "Make a draft of what was brought.",
    forms.DraftForm,
    sheet=(_Sheet, 0),
    earlier=(KeyOrNone, ""),
)
_act(
    "/versions/{key}/branches",
    "organisation:branches",
    "take_over_branch_of",
    "Take a branch of another version into this draft.",
    source=KeyGiven,
    head=KeyGiven,
)
_act(
    "/versions/{key}/effect-reviews",
    "organisation:effects",
    "review_expected_effect",
    "Say whether an expected effect came.",
    effect=KeyGiven,
    finding=SomeLine,
    note=(Line, ""),
)
_act(
    "/versions/{key}/successors",
    "organisation:successors",
    "name_successor_of_position",
    "Name who takes the work of a position that vanishes.",
    vanishing=KeyGiven,
    successor=KeyGiven,
)
_act("/versions/{key}/decisions", "organisation:decisions", "decide_version_conflict", "Choose a side where both versions changed the same.",
     table=KeyGiven, element=KeyGiven, field=(Line, ""), side=KeyGiven)  # fmt: skip
_act(
    "/versions/{key}/activation",
    "organisation:activation",
    "activate_version_of",
    "Put an approved version in force, today or on a day to come.",
    on=(Day | None, None),
)
_act(
    "/versions/{key}/embeddings",
    "organisation:embeddings",
    "embed_version",
    "Let other sites show the chart.",
    follow=(bool, False),
    sites=_Sites,
    layout=(KeyOrNone, ""),
)
_act(
    "/versions/{key}/embeddings/{number}/end",
    "organisation:embedding-end",
    "end_version_embedding",
    "Let them show it no more.",
)
