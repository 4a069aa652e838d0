"""Look whether an expected effect has come."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.organisation.models import EffectReview, Version


def review_effect(
    version: Version, *, effect: str, finding: str, by: Person, at: datetime, value: float | None = None, note: str = ""
) -> EffectReview:
    """Raises OrganisationRefused for an effect that the version does not name."""
    if effect not in {one.key for one in version.content.effects} or finding not in EffectReview.Finding.values:
        raise OrganisationRefused(
            _("%(version)s expects no effect “%(effect)s”; choose one of its list, and what you found.")
            % {"version": version, "effect": effect}
        )
    row = EffectReview.objects.create(
        version=version, effect=effect, finding=finding, value=value, note=note, by=by, at=at
    )
    record_event(
        "effect.reviewed",
        at=at,
        by=by.key,
        objects={"org_version": version.key},
        org_version=version.key,
        data={"effect": effect, "finding": finding},
        text={"note": note} if note else None,
    )
    return row
