"""Say how accounts of a segment are served, and what classes there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import AccountClass, Segment
from orgdesk.apps.events.actions import record_event


def define_segment(
    *,
    key: str,
    name: str,
    service: str,
    by: Person,
    at: datetime,
    contact_every: int | None = None,
    contacts_at_most: int | None = None,
    paths: Iterable[str] = (),
    use_target: int = 70,
) -> Segment:
    """A segment defined again is served anew from now on; the log keeps what was before."""
    told = {
        "name": name, "service": service, "contact_every": contact_every, "contacts_at_most": contacts_at_most,
        "paths": sorted(paths), "use_target": use_target,
    }  # fmt: skip
    with transaction.atomic():
        row, _made = Segment.objects.update_or_create(key=key, defaults=told)
        record_event("segment.defined", at=at, by=by.key, objects={"segment": key}, data=told)
    return row


def define_class(
    *, key: str, title: str, by: Person, at: datetime, review_every: int | None = None, needs_plan: bool = False
) -> AccountClass:
    """A class of accounts beside those to begin with, or one of those served anew."""
    told = {"title": title, "review_every": review_every, "needs_plan": needs_plan}
    with transaction.atomic():
        row, _made = AccountClass.objects.update_or_create(key=key, defaults=told)
        record_event("class.defined", at=at, by=by.key, objects={"class": key}, data=told)
    return row
