"""Take a person off the list of a mail series."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.timelines.actions._note_plan import note_plan
from orgdesk.apps.timelines.models import Membership


def leave_series(membership: Membership, *, way: str, by: str, at: datetime) -> Membership:
    """Leaving twice is leaving once."""
    with transaction.atomic():
        row = (
            Membership.objects.select_for_update(of=("self",))
            .select_related("plan__account", "plan__template", "person")
            .get(pk=membership.pk)
        )
        if row.left_at is None:
            row.left_at, row.left_way, row.left_by = at, way, by
            row.save(update_fields=["left_at", "left_way", "left_by"])
            note_plan(
                "series.left",
                row.plan,
                at=at,
                by=by,
                data={"series": row.series, "way": way},
                objects={"person": row.person.key},
            )
    return row
