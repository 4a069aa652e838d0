"""Keep a kind of request, or offer it no more."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import RequestType
from orgdesk.apps.events.actions import record_event


class Kept(Protocol):
    """A valid form of a kind of request."""

    def save(self) -> RequestType:
        """The row as it was filled in."""
        ...


def keep_request_type(form: Kept, *, by: Person, at: datetime) -> RequestType:
    with transaction.atomic():
        kept = form.save()
        _note("request_type.kept", kept, by=by, at=at)
    return kept


def withdraw_request_type(request_type: RequestType, *, by: Person, at: datetime) -> RequestType:
    """Withdrawn is offered again by the same act."""
    with transaction.atomic():
        request_type.withdrawn_at = None if request_type.withdrawn_at else at
        request_type.save(update_fields=["withdrawn_at"])
        verb = "withdrawn" if request_type.withdrawn_at else "offered"
        _note(f"request_type.{verb}", request_type, by=by, at=at)
    return request_type


def _note(kind: str, request_type: RequestType, *, by: Person, at: datetime) -> None:
    record_event(
        kind, at=at, by=by.key, objects={"request_type": request_type.key},
        data={"process": request_type.process_key, "audience": request_type.audience},
    )  # fmt: skip
