"""Begin a new template, or a new version of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.models import TemplateDraft, TemplateVersion
from orgdesk.core.timeline.drafting import KINDS, draft_of


def begin_draft(
    title: str, *, by: Person, at: datetime, category: str, sizes: list[str], lead_unit: str, path: str = "",
    text: str = "", seats: Mapping[str, str] | None = None,
) -> TemplateDraft:  # fmt: skip
    """A template of this title, empty or with the parts of a text."""
    begun = draft_of(text) if text else {}
    parts = {name: value for name, value in begun.items() if name in KINDS}
    sizes = list(dict.fromkeys([*begun.get("sizes", []), *sizes]))
    with transaction.atomic():
        key = _free_key(title)
        data: dict[str, Any] = {"key": key, "title": title, "category": category, "sizes": sizes, **parts}
        return TemplateDraft.objects.create(
            key=key,
            data=data,
            seats=dict(seats or {}),
            lead_unit=lead_unit,
            path=path,
            changed_by=by,
            changed_at=at,
        )


def begin_version(version: TemplateVersion, *, by: Person, at: datetime) -> TemplateDraft:
    """The draft of the next version; the one that is there, if somebody writes it already."""
    draft, _begun = TemplateDraft.objects.get_or_create(
        key=version.key,
        defaults={
            "data": draft_of(version.text),
            "seats": version.seats,
            "lead_unit": version.lead_unit,
            "path": version.path,
            "changed_by": by,
            "changed_at": at,
        },
    )
    return draft


def _free_key(title: str) -> str:
    begun = slugify(title)[:50] or "timeline"
    taken = {
        *TemplateDraft.objects.filter(key__startswith=begun).values_list("key", flat=True),
        *TemplateVersion.objects.filter(key__startswith=begun).values_list("key", flat=True),
    }
    return next(key for key in (begun, *(f"{begun}-{number}" for number in range(2, 1000))) if key not in taken)
