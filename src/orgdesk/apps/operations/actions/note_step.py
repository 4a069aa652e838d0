"""Write down how far the first run has come."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.operations.models import SetUpStep


def note_step(step: str, *, by: Person | None, at: datetime, later: bool = False) -> SetUpStep:
    outcome = SetUpStep.Outcome.LATER if later else SetUpStep.Outcome.DONE
    return SetUpStep.objects.create(step=step, outcome=outcome, by=by, at=at)
