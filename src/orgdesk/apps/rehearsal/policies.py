"""Who may rehearse."""

from __future__ import annotations

from orgdesk.apps.accounts.models import Person


def can_read(person: Person) -> bool:
    """All who work here: what is planned with their work is no secret."""
    return person.is_staff


def can_cancel(person: Person, asked_by: int) -> bool:
    """Whoever asked for it."""
    return person.is_staff and person.pk == asked_by
