"""The organisation: its versions, and who sits where."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.matching import Match, require_match, tagged
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.shapes import Day, Given, Key, KeyOrNone, Line, Named
from orgdesk.apps.organisation import actions, lookup
from orgdesk.apps.organisation.actions.comment_on_version import comment_on_version
from orgdesk.apps.organisation.actions.create_version import copy_to_draft
from orgdesk.apps.organisation.actions.edit_version import edit_version
from orgdesk.apps.organisation.editing import act_from
from orgdesk.apps.organisation.errors import NotYourRight
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.core.organisation.model import ExpectedEffect
from orgdesk.core.organisation.words import unused_key

router = Router(auth=Scope("organisation"))
_ACTS = {
    "proposed": actions.propose_version,
    "approved": actions.approve_version,
    "draft": actions.return_to_draft,
    "withdrawn": actions.withdraw_version,
}


class VersionShape(Schema):
    """A version of the organisation, without its structure."""

    key: str
    workspace: str
    label: str
    title: str
    status: str
    parent: str
    revision: int
    effective_from: date | None
    effective_to: date | None
    created_at: datetime


class ChartShape(VersionShape):
    """A version with its structure: units, positions, reporting lines, charters, rules."""

    structure: dict[str, Any]


class UnitShape(Schema):
    """A unit with the people who belong to it today."""

    key: str
    name: str
    parent: str
    head: str
    tier: int | None
    members: list[Named]


class PositionShape(Schema):
    """A position with its holders today; none is a vacancy."""

    key: str
    title: str
    unit: str
    headcount: float
    holders: list[Named]


class DraftGiven(Given):
    """The version to copy into a draft."""

    label: Annotated[str, StringConstraints(max_length=60, pattern=r"\S")]
    title: Annotated[str, StringConstraints(max_length=160)] = ""


class ActGiven(Given):
    """One act on a draft, with the fields that the page's form for it has."""

    act: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    fields: dict[str, Annotated[str, StringConstraints(max_length=1000)]] = {}


class CommentGiven(Given):
    words: Annotated[str, StringConstraints(max_length=4000, pattern=r"\S")]
    element: KeyOrNone = ""


class EffectGiven(Given):
    """What the version is expected to change, and the measure by which that will be seen."""

    text: Annotated[str, StringConstraints(max_length=300, pattern=r"\S")]
    measure: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    target: Annotated[float, Field(ge=-1e12, le=1e12)] | None = None
    after_days: Annotated[int, Field(ge=1, le=3650)] = 90


class ProposalGiven(Given):
    """Why, what is expected of it, and when that is looked at."""

    note: Line = ""
    effects: Annotated[list[EffectGiven], Field(min_length=1, max_length=40)]
    review_on: Day | None = None


class TransitionGiven(Given):
    to: Literal["proposed", "approved", "draft", "withdrawn"]
    note: Line = ""


class DayWanted(Schema):
    on: Day | None = None


@router.get("/versions", response=Page[VersionShape])
def list_versions(request: Call, paging: Query[Paging]) -> Any:
    """Versions of the organisation, the newest first."""
    found = Version.objects.visible_to(request.user).select_related("workspace", "parent")
    return page_of(found.defer("structure", "base"), paging, version_shape)


@router.get("/versions/{key}", response=ChartShape)
def read_version(request: Call, response: HttpResponse, key: Key) -> Any:
    """One version with its structure. Its `ETag` is what an act on it must name."""
    return tagged(response, chart_shape(_version(request, key)))


@router.post("/versions/{key}/copies", response={201: VersionShape})
def copy_version_to_draft(request: Call, key: Key, given: DraftGiven) -> Any:
    """Begin a draft from a version."""
    parent = _version(request, key)
    if not can_edit(request.user):
        raise NotYourRight(_("Only an organisation editor drafts versions; ask an administrator for the role."))
    made = copy_to_draft(parent, label=given.label, title=given.title, by=request.user, at=request.at)
    return Status(201, version_shape(made))


@router.post("/versions/{key}/operations", response=ChartShape)
def act_on_draft(request: Call, response: HttpResponse, key: Key, given: ActGiven, if_match: Match) -> Any:
    """Do one act on a draft, such as `move` or `retitle`, as its editor saw it."""
    version = _version(request, key)
    require_match(if_match, chart_shape(version))
    fields = {**given.fields, "act": given.act}
    act = act_from(fields, many=lambda name: fields.get(name, "").split(","))
    edit_version(version, act=act, revision=version.revision, by=request.user, at=request.at)
    return tagged(response, chart_shape(_version(request, key)))


@router.post("/versions/{key}/comments", response={204: None})
def comment_on_version_of(request: Call, key: Key, given: CommentGiven) -> Any:
    """Say something about a version, or about one box of it."""
    comment_on_version(_version(request, key), words=given.words, element=given.element, by=request.user, at=request.at)
    return Status(204, None)


@router.post("/versions/{key}/transitions", response=VersionShape)
def move_version(request: Call, key: Key, given: TransitionGiven) -> Any:
    """Propose, approve, send back or withdraw a version."""
    _ACTS[given.to](_version(request, key), by=request.user, at=request.at, note=given.note)
    return version_shape(_version(request, key))


@router.post("/versions/{key}/proposals", response=VersionShape)
def propose_version_with_effects(request: Call, key: Key, given: ProposalGiven) -> Any:
    """Propose a version with what it is expected to change; a second person approves it."""
    keys: dict[str, None] = {}
    for effect in given.effects:
        keys[unused_key(slugify(effect.text)[:60] or "effect", keys)] = None
    effects = [ExpectedEffect(key=key, **effect.dict()) for key, effect in zip(keys, given.effects, strict=True)]
    actions.propose_version(
        _version(request, key),
        effects=effects,
        note=given.note,
        review_on=given.review_on,
        by=request.user,
        at=request.at,
    )
    return version_shape(_version(request, key))


@router.get("/units", response=list[UnitShape])
def list_units(request: Call, wanted: Query[DayWanted]) -> Any:
    """The units of the chart in force, with their people on a day (today when none is named)."""
    on = wanted.on or timezone.localdate(request.at)
    return [
        UnitShape(
            key=unit.key,
            name=unit.name,
            parent=unit.parent or "",
            head=unit.head or "",
            tier=unit.tier,
            members=[_person(one) for one in lookup.members_of(unit.key, on=on)],
        )
        for unit in lookup.active_structure().units
    ]


@router.get("/positions", response=list[PositionShape])
def list_positions(request: Call, wanted: Query[DayWanted]) -> Any:
    """The positions of the chart in force, with their holders on a day (today when none is named)."""
    positions = lookup.active_structure().positions
    on = wanted.on or timezone.localdate(request.at)
    holders = lookup.holders_of_many([one.key for one in positions], on=on)
    return [
        PositionShape(
            key=one.key,
            title=one.title,
            unit=one.unit or "",
            headcount=one.headcount,
            holders=[_person(person) for person in holders.get(one.key, [])],
        )
        for one in positions
    ]


def version_shape(version: Version) -> VersionShape:
    return VersionShape(**_fields(version))


def chart_shape(version: Version) -> ChartShape:
    return ChartShape(**_fields(version), structure=version.structure)


def _fields(version: Version) -> dict[str, Any]:
    return {
        "key": version.key,
        "workspace": version.workspace.key,
        "label": version.label,
        "title": version.title,
        "status": version.status,
        "parent": version.parent.key if version.parent else "",
        "revision": version.revision,
        "effective_from": version.effective_from,
        "effective_to": version.effective_to,
        "created_at": version.created_at,
    }


def _person(person: Any) -> Named:
    return Named(key=person.key, name=person.name)


def _version(request: Call, key: str) -> Version:
    return get_object_or_404(Version.objects.visible_to(request.user).select_related("workspace", "parent"), key=key)
