"""Write down how far the first run has come."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.operations.models import SetUpStep


def note_step(step: str, *, by: Person | None, at: datetime, later: bool = False) -> SetUpStep:
    """The steps that do something write events of their own; one that is left for later leaves a note of that."""
    outcome = SetUpStep.Outcome.LATER if later else SetUpStep.Outcome.DONE
    if later:
        record_event(
            "set_up.put_off", at=at, by=by.key if by else "", objects={"installation": "orgdesk"}, data={"step": step}
        )
    return SetUpStep.objects.create(step=step, outcome=outcome, by=by, at=at)
