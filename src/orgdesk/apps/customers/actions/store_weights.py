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
from orgdesk.core.service.health import Weights


def store_weights(
    by_signal: Mapping[str, float], *, note: str, by: Person | None, at: datetime, green: float = 70, red: float = 40
) -> HealthWeights:
    """A new version: scores that were computed by an earlier one stay as they are. Raises ServiceRuleError for what cannot be."""
    if not note.strip():
        raise WordsMissing(_("Say why the weights change; whoever reads the scores later wants to know."))
    with transaction.atomic():
        last = HealthWeights.objects.last()
        version = last.version + 1 if last else 1
        Weights(version, by_signal, green, red)
        row = HealthWeights.objects.create(
            version=version, by_signal=dict(by_signal), green=green, red=red, note=note[:250], set_by=by, set_at=at
        )
        record_event(
            "health.weighed", at=at, by=by.key if by else "", objects={"health": str(version)}, data=dict(by_signal)
        )
    return row
