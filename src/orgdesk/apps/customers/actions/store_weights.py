"""Weigh the signals of health anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.errors import WordsMissing
from orgdesk.apps.customers.models import HealthWeights
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.versions import store_next
from orgdesk.core.service.health import Weights
from orgdesk.ui.lengths import whole


def store_weights(
    by_signal: Mapping[str, float], *, note: str, by: Person | None, at: datetime, green: float = 70, red: float = 40
) -> HealthWeights:
    """A new version, unless it says what the last one says: scores that were computed by an earlier one stay as they are.

    Raises ServiceRuleError for what cannot be.
    """
    if not note.strip():
        raise WordsMissing(_("Say why the weights change; whoever reads the scores later wants to know."))
    with transaction.atomic():
        Weights(1, by_signal, green, red)
        told = HealthWeights(
            by_signal=dict(by_signal), green=green, red=red, note=whole(note, 250, "note"), set_by=by, set_at=at
        )
        row, new = store_next(told, HealthWeights.objects.last, says=("by_signal", "green", "red", "note"))
        if new:
            about = {"health": str(row.version)}
            record_event("health.weighed", at=at, by=by.key if by else "", objects=about, data=dict(by_signal))
    return row
