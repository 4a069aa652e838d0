"""Say who we are: written into the file of settings, and in force at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.operations.actions.note_step import note_step
from orgdesk.apps.operations.kept_settings import LIVE, write_settings
from orgdesk.apps.operations.models import SetUpStep
from orgdesk.apps.operations.refreshing import fixed_by_environment, refresh_settings


def name_company(given: Mapping[str, str], *, by: Person | None, at: datetime) -> None:
    """Keep these settings; what the environment says stays as it says."""
    ours = {name: value for name, value in given.items() if name in LIVE and not fixed_by_environment(name)}
    with transaction.atomic():
        note_step(SetUpStep.Step.COMPANY, by=by, at=at)
        record_event(
            "settings.kept",
            at=at,
            by=by.key if by else "",
            objects={"installation": "settings"},
            data={"names": sorted(ours)},
        )
    write_settings(Path(settings.ORGDESK_VAR), ours)
    refresh_settings()
