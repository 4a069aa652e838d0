"""Give a person another password."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.actions.note_security import note_security
from orgdesk.apps.accounts.models import Person


def change_password(person: Person, password: str, *, at: datetime) -> None:
    """Every other session of the person ends: sessions carry a digest of the password's own."""
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        note_security("password.changed", person, at=at)
