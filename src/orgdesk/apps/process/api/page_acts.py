"""Drafts of processes, their trial, migration and mending, as on their pages."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from ninja import Router
from pydantic import Field

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.filling import Answers, Facts
from orgdesk.apps.api.page_acts import offer
from orgdesk.apps.api.shapes import KeyGiven, KeyOrNone, SomeLine, Words
from orgdesk.apps.process.api.processes import instances, router

drafts = Router(auth=Scope("processes"))
_act, _on = partial(offer, drafts), partial(offer, instances)
_Revision = Annotated[int, Field(ge=0, le=2**31 - 1)]
_Xml = Annotated[str, Field(min_length=1, max_length=5_000_000)]
_Token = Annotated[int, Field(ge=0, le=2**31 - 1)]

_BEGINNING: dict[str, Any] = {"xml": (Words, ""), "from": (KeyOrNone, "")}

_act(
    "",
    "process:draft-begin",
    "begin_process_draft",
    "Begin a draft: of a drawing, or `from` what the page offers.",
    **_BEGINNING,
)
_act(
    "/{key}/revisions",
    "process:draft-save",
    "save_process_draft",
    "Save the next revision of a draft.",
    xml=_Xml,
    revision=_Revision,
)
_act(
    "/{key}/findings",
    "process:draft-findings",
    "examine_process_drawing",
    "See what would be said of a drawing; nothing is saved.",
    xml=_Xml,
)
_act("/{key}/removal", "process:draft-discard", "discard_process_draft", "Discard a draft; its last drawing is kept.")
_act("/{key}/publication", "process:publication", "publish_process_draft", "Put a draft in force.", revision=_Revision)
_on(
    "/{key}/overrides",
    "process:override",
    "override_process_step",
    "Put a waiting token at another step, against the drawing.",
    token=_Token,
    node=KeyGiven,
    reason=SomeLine,
)
_on("/{key}/data", "process:edit", "edit_process_data", "Change what the conditions read.", data=Facts, reason=SomeLine)
_on(
    "/faults/{pk}/skip",
    "process:fault-skip",
    "skip_process_fault",
    "Go on as if the step were done.",
    flow=(KeyOrNone, ""),
    reason=SomeLine,
)
_on(
    "/faults/{pk}/move",
    "process:fault-move",
    "move_process_fault",
    "Go on at another step.",
    node=KeyGiven,
    reason=SomeLine,
)
offer(router, "/{key}/versions/{number}/migration", "process:migration", "migrate_process_instances", "Take instances along to the version in force: “move-…” for each step that is gone.",
      answers=(Answers, {}))  # fmt: skip
