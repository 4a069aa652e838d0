"""A limitation comes to a stage."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.models import Limitation, Stage, StageEntry


def enter_stage(
    limitation: Limitation, *, stage: str, at: datetime, by: Person | None = None, note: str = ""
) -> Limitation:
    """Write down the stage once; coming to the stage where it stands already changes nothing."""
    if limitation.stage == stage:
        return limitation
    with transaction.atomic():
        limitation.stage = Stage(stage)
        if stage == Stage.CLOSED:
            limitation.closed_at = at
        limitation.save(update_fields=["stage", "closed_at"])
        StageEntry.objects.create(limitation=limitation, stage=stage, at=at, by=by, note=note)
        record_event(
            "limitation.moved",
            at=at,
            by=by.key if by else "",
            objects={"limitation": limitation.key},
            data={"stage": stage},
        )
    return limitation
