"""Revoke a token: it opens nothing from now on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.models import ApiToken
from orgdesk.apps.events.actions import record_event


def revoke_token(token: ApiToken, *, by: Person, at: datetime) -> ApiToken:
    """A token that is revoked already stays as it is."""
    with transaction.atomic():
        kept = ApiToken.objects.select_for_update().get(pk=token.pk)
        if kept.revoked_at is None:
            kept.revoked_at, kept.revoked_by = at, by
            kept.save(update_fields=["revoked_at", "revoked_by"])
            record_event("token.revoked", at=at, by=by.key, objects={"token": kept.key, "person": kept.person.key})
    return kept
