"""Rules of automation and macros: rows of facts and acts in place of the pages' columns of fields."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.shapes import Given, Line, Named, Number, SomeLine
from orgdesk.apps.desk.actions import automate
from orgdesk.apps.desk.actions.keep_tools import keep_macro
from orgdesk.apps.desk.api.queues import MacroShape, macro_shape
from orgdesk.apps.desk.api.routers import setup as router
from orgdesk.apps.desk.api.shapes import named
from orgdesk.apps.desk.models import AutomationRule, CannedReply, Macro

_Acts = Annotated[list[tuple[SomeLine, Line]], Field(max_length=30)]


class RuleGiven(Given):
    """When, if, then: `conditions` are rows of fact, test and value, `acts` rows of act and value."""

    name: Annotated[str, StringConstraints(max_length=120, pattern=r"\S")]
    trigger: Annotated[str, StringConstraints(max_length=24)]
    conditions: Annotated[list[tuple[SomeLine, Line, Line]], Field(max_length=30)] = []
    acts: _Acts


class RuleShape(Schema):
    number: int
    name: str
    state: str
    trigger: str
    conditions: list[list[str]]
    acts: list[list[str]]
    owner: Named | None
    tried_at: datetime | None
    tried_hits: int | None
    approved_at: datetime | None


class DryRunGiven(Given):
    days: Annotated[int, Field(ge=1, le=999)] = 30


class DryRunShape(Schema):
    """What the rule would have done with tickets of the past; `refused` are those of them that the chart would not have let go on."""

    seen: int
    fits: int
    tickets: list[str]
    refused: list[str]


class MacroGiven(Given):
    """A macro of this name is changed; with `macro`, its number, that one gets this name. `reply` is the number of a canned reply."""

    name: Annotated[str, StringConstraints(max_length=120, pattern=r"\S")]
    reply: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    acts: _Acts = []
    macro: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None


@router.get("/rules", response=Page[RuleShape])
def list_rules(request: Call, paging: Query[Paging]) -> Any:
    """Rules, the newest first."""
    return page_of(AutomationRule.objects.visible_to(request.user).select_related("owner"), paging, _rule)


@router.post("/rules", response={201: RuleShape})
def write_rule_of_automation(request: Call, given: RuleGiven) -> Any:
    """Write a rule; it does nothing before it was tried and approved."""
    return Status(201, _rule(automate.write_rule(**given.dict(), by=request.user, at=request.at)))


@router.get("/rules/{number}", response=RuleShape)
def read_rule(request: Call, number: Number) -> Any:
    """One rule."""
    return _rule(_found(request, number))


@router.post("/rules/{number}/words", response=RuleShape)
def change_rule_of_automation(request: Call, number: Number, given: RuleGiven) -> Any:
    """Change a rule that is not switched on; what was approved must be approved again."""
    return _rule(automate.write_rule(**given.dict(), rule=_found(request, number), by=request.user, at=request.at))


@router.post("/rules/{number}/dry-runs", response=DryRunShape)
def try_rule_on_past(request: Call, number: Number, given: DryRunGiven) -> Any:
    """See what the rule would have done with past tickets; nothing is changed."""
    run = automate.try_rule(_found(request, number), days=given.days, by=request.user, at=request.at)
    keys, refused = ([hit.ticket.key for hit in run.hits if hit.refused or each] for each in (True, False))
    return DryRunShape(seen=run.seen, fits=run.fits, tickets=keys, refused=refused)


@router.post("/macros", response=MacroShape)
def keep_macro_of_desk(request: Call, given: MacroGiven) -> Any:
    """Keep acts and words under a name."""
    replies = CannedReply.objects.visible_to(request.user)
    reply = get_object_or_404(replies, pk=given.reply) if given.reply else None
    macro = get_object_or_404(Macro.objects.visible_to(request.user), pk=given.macro) if given.macro else None
    kept = keep_macro(name=given.name, reply=reply, acts=given.acts, macro=macro, by=request.user, at=request.at)
    return macro_shape(kept)


def _found(request: Call, number: int) -> AutomationRule:
    return get_object_or_404(AutomationRule.objects.visible_to(request.user).select_related("owner"), pk=number)


def _rule(row: AutomationRule) -> RuleShape:
    return RuleShape(
        number=row.pk,
        name=row.name,
        state=row.state,
        trigger=row.trigger,
        conditions=row.conditions,
        acts=row.acts,
        owner=named(row.owner),
        tried_at=row.tried_at,
        tried_hits=row.tried_hits,
        approved_at=row.approved_at,
    )
