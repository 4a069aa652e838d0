"""Work items: what there is to do, taking it, and answering."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import StringConstraints

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.matching import MaybeMatch, require_match, tagged
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.problems import Invalid
from orgdesk.apps.api.shapes import Given, Key, Line, Nothing
from orgdesk.apps.work.actions import (
    claim_work,
    finish_work,
    pause_work,
    release_work,
    resume_work,
    take_next_available,
)
from orgdesk.apps.work.answering import AnswerForm
from orgdesk.apps.work.api.shapes import WorkShape, work_shape
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.worklist import worklist_of
from orgdesk.core.process.errors import FormIncomplete

router = Router(auth=Scope("work"))


class WorkWanted(Paging):
    """Which work items: those of the person's own list, or everybody's."""

    show: Literal["all", "now", "today", "paused", "queue", "everybody"] = "all"
    state: Annotated[Literal["", "offered", "claimed", "paused", "finished", "withdrawn"], Query()] = ""
    unit: Annotated[str, Query(max_length=80)] = ""
    subject_type: Annotated[str, Query(max_length=32)] = ""
    subject_key: Annotated[str, Query(max_length=80)] = ""


class Answer(Given):
    """How a work item ends: the key of an outcome that it offers, the fields that it asks for, a note for colleagues."""

    outcome: Annotated[str, StringConstraints(max_length=120)] = ""
    fields: dict[str, Any] = {}
    note: Annotated[str, StringConstraints(max_length=4000)] = ""


class Pause(Given):
    reason: Annotated[str, StringConstraints(max_length=64)] = ""


class Release(Given):
    note: Line = ""


class Taken(Schema):
    """The work item that was handed out; none when nothing waits."""

    item: WorkShape | None


@router.get("", response=Page[WorkShape])
def list_work(request: Call, wanted: Query[WorkWanted]) -> Any:
    """Work items, the newest first. `show` takes the views of one's own list; `everybody` all that staff may see."""
    items = WorkItem.objects.visible_to(request.user)
    if wanted.show != "everybody":
        mine = worklist_of(request.user, at=request.at, view=wanted.show, words="").items
        items = items.filter(pk__in=mine.order_by().values("pk"))
    asked = {
        "state": wanted.state,
        "unit_key": wanted.unit,
        "subject_type": wanted.subject_type,
        "subject_key": wanted.subject_key,
    }
    items = items.filter(**{name: value for name, value in asked.items() if value})
    return page_of(items.select_related("claimed_by"), wanted, work_shape)


@router.post("/next", response=Taken)
def take_next(request: Call, given: Nothing) -> Any:
    """Take the next work item that fits the person, as the button “Next” does."""
    found = take_next_available(request.user, at=request.at)
    return Taken(item=work_shape(found) if found else None)


@router.get("/{key}", response=WorkShape)
def read_work(request: Call, response: HttpResponse, key: Key) -> Any:
    """One work item with the outcomes that it offers and the fields that it asks for."""
    return tagged(response, work_shape(_item(request, key)))


@router.post("/{key}/claim", response=WorkShape)
def claim_work_item(request: Call, key: Key, given: Nothing, if_match: MaybeMatch = "") -> Any:
    """Take the work item."""
    return _done(request, key, if_match, lambda item: claim_work(item, by=request.user, at=request.at))


@router.post("/{key}/release", response=WorkShape)
def release_work_item(request: Call, key: Key, given: Release, if_match: MaybeMatch = "") -> Any:
    """Give it back to the colleagues."""
    return _done(
        request, key, if_match, lambda item: release_work(item, by=request.user, at=request.at, note=given.note)
    )


@router.post("/{key}/pause", response=WorkShape)
def pause_work_item(request: Call, key: Key, given: Pause, if_match: MaybeMatch = "") -> Any:
    """Lay it aside for a while."""
    return _done(
        request, key, if_match, lambda item: pause_work(item, by=request.user, at=request.at, reason=given.reason)
    )


@router.post("/{key}/resume", response=WorkShape)
def resume_work_item(request: Call, key: Key, given: Nothing, if_match: MaybeMatch = "") -> Any:
    """Take it up again."""
    return _done(request, key, if_match, lambda item: resume_work(item, by=request.user, at=request.at))


@router.post("/{key}/outcome", response=WorkShape)
def finish_work_item(request: Call, key: Key, given: Answer, if_match: MaybeMatch = "") -> Any:
    """Finish it with a named outcome; the process goes on from there."""
    return _done(request, key, if_match, lambda item: _finish(request, item, given))


def _finish(request: Call, item: WorkItem, given: Answer) -> WorkItem:
    """Raises Invalid for fields that are missing or none of their kind."""
    form = AnswerForm(item, {"outcome": given.outcome, "note": given.note, **_fields(given)})
    if not form.is_valid():
        raise Invalid({name.removeprefix("field-"): " ".join(map(str, why)) for name, why in form.errors.items()})
    outcome, note = form.cleaned_data["outcome"], form.cleaned_data["note"]
    try:
        return finish_work(item, by=request.user, at=request.at, outcome=outcome, data=form.given, note=note)
    except FormIncomplete as refusal:
        raise Invalid(refusal.problems) from None


def _fields(given: Answer) -> dict[str, Any]:
    return {f"field-{name}": value for name, value in given.fields.items()}


def _done(request: Call, key: str, match: str, act: Callable[[WorkItem], WorkItem]) -> WorkShape:
    item = _item(request, key)
    require_match(match, work_shape(item))
    act(item)
    return work_shape(_item(request, key))


def _item(request: Call, key: str) -> WorkItem:
    return get_object_or_404(WorkItem.objects.visible_to(request.user).select_related("claimed_by"), key=key)
