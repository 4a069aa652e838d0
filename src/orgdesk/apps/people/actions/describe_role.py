"""Say what a role is for; add a title to the catalogue."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.people.errors import NotYourPeople
from orgdesk.apps.people.models import CompanyTitle, RoleDescription
from orgdesk.apps.people.policies import can_describe, can_keep_titles


def describe_role(position_key: str, *, words: str, by: Person, at: datetime) -> RoleDescription:
    if not can_describe(by, position_key, on=timezone.localdate(at)):
        raise NotYourPeople(_("Only who leads this seat, human resources or a chart editor describes its role."))
    with transaction.atomic():
        row = RoleDescription.objects.create(position_key=position_key, words=words.strip(), by=by, at=at)
        record_event("role.described", at=at, by=by.key, objects={"position": position_key})
    return row


def add_title(
    *,
    name: str,
    industry: str,
    purpose: str,
    by: Person,
    at: datetime,
    responsibilities: str = "",
    is_head: bool = False,
) -> CompanyTitle:
    """A title of the company's own; said again, it is changed."""
    if not can_keep_titles(by, on=timezone.localdate(at)):
        raise NotYourPeople(_("Only human resources and the chart's editors keep the catalogue of titles."))
    with transaction.atomic():
        row, _made = CompanyTitle.objects.update_or_create(
            name=" ".join(name.split()),
            defaults={
                "industry": industry, "purpose": purpose, "responsibilities": responsibilities, "is_head": is_head, "by": by, "at": at,
            },
        )  # fmt: skip
        record_event("title.added", at=at, by=by.key, objects={"title": str(row.pk)}, data={"name": row.name})
    return row
