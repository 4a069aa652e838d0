"""Find the person for whom a provider vouches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from orgdesk.apps.accounts.actions.note_security import note_security
from orgdesk.apps.accounts.models import Identity, Person


def person_behind(claims: Mapping[str, Any], *, at: datetime) -> Person | None:
    """Whoever was linked before; else whoever has the address, if the provider says that it was verified. Nobody is made here."""
    issuer, subject = str(claims["iss"])[:200], str(claims["sub"])[:200]
    known = Identity.objects.select_related("person").filter(issuer=issuer, subject=subject).first()
    if known is not None:
        return known.person if known.person.is_active else None
    if claims.get("email_verified") is not True or not claims.get("email"):
        return None
    person = Person.objects.filter(email=str(claims["email"]).lower(), is_active=True).first()
    if person is None or person.identities.filter(issuer=issuer).exists():
        return None
    with transaction.atomic():
        Identity.objects.create(person=person, issuer=issuer, subject=subject, linked_at=at)
        note_security("identity.linked", person, at=at, data={"issuer": issuer})
    return person
