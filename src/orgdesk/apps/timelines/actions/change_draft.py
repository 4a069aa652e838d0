"""Change a draft: a part of it, its order, its head, or whom a name means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._change_draft import changing
from orgdesk.apps.timelines.errors import PlanChanged, TimelineRefused
from orgdesk.apps.timelines.models import TemplateDraft
from orgdesk.core.timeline.drafting import move_step, parts_of, put_part, take_part


def fingerprint(part: Mapping[str, Any] | None) -> str:
    """By this a page knows whether the part is still as it was shown."""
    return sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16]


def write_part(
    draft: TemplateDraft, kind: str, name: str | None, part: Mapping[str, Any], *, by: Person, at: datetime, seen: str = ""
) -> None:  # fmt: skip
    """Raises TemplateError for what cannot work, PlanChanged when it is no more as it was `seen`."""
    with changing(draft, by=by, at=at) as held:
        there = _part(held, kind, name) if name is not None else None
        if seen and there is not None and seen != fingerprint(there):
            raise PlanChanged(
                _(
                    "%(person)s changed this meanwhile; what you wrote stands here. Save again to put it in place of theirs."
                )
                % {"person": held.changed_by.name}
            )
        held.data = put_part(held.data, kind, name, part)


def take_out_part(draft: TemplateDraft, kind: str, name: str, *, by: Person, at: datetime) -> None:
    with changing(draft, by=by, at=at) as held:
        _part(held, kind, name)
        held.data = take_part(held.data, kind, name)


def move_draft_step(draft: TemplateDraft, name: str, *, up: bool, by: Person, at: datetime) -> None:
    with changing(draft, by=by, at=at) as held:
        _part(held, "steps", name)
        held.data = move_step(held.data, name, up=up)


def write_head(
    draft: TemplateDraft, head: Mapping[str, Any], *, lead_unit: str, path: str, by: Person, at: datetime
) -> None:
    with changing(draft, by=by, at=at) as held:
        held.data = {**held.data, **head}
        held.lead_unit, held.path = lead_unit, path


def name_owner(draft: TemplateDraft, name: str, seat: str, *, by: Person, at: datetime) -> None:
    """Whom of the organisation an owner's name means from now on."""
    with changing(draft, by=by, at=at) as held:
        held.seats = {**held.seats, name: seat}


def _part(draft: TemplateDraft, kind: str, name: str) -> dict[str, Any]:
    found = parts_of(draft.data, kind).get(name)
    if found is None:
        raise TimelineRefused(
            _("Somebody took this out of “%(title)s” meanwhile; add it again.") % {"title": draft.title}
        )
    return found
