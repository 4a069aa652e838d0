"""A promise was kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.models import Promise


def keep_promise(promise: Promise, *, by: Person, at: datetime) -> Promise:
    """Kept once, by whoever said so first."""
    with transaction.atomic():
        row = Promise.objects.select_for_update(of=("self",)).select_related("account").get(pk=promise.pk)
        if row.kept_at is None:
            row.kept_at, row.kept_by = at, by
            row.save(update_fields=["kept_at", "kept_by"])
            note_account("promise.kept", row.account, at=at, by=by.key)
    return row
