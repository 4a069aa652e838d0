"""The link in a letter that lets a person choose a new password: signed, of half an hour, and good for one.

It carries a mark of the password and of the last sign-in before it, so that a new password and any sign-in end it; nothing is stored.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from orgdesk.apps.accounts.models import Person

MINUTES = 30
_SALT = "orgdesk.reset-link"


def token_for(person: Person, *, at: datetime) -> str:
    told = {"person": person.key, "mark": _mark(person), "until": (at + timedelta(minutes=MINUTES)).timestamp()}
    return signing.dumps(told, salt=_SALT)


def person_of_token(token: str, *, at: datetime) -> Person | None:
    """Whose password the link may change now; None for a forged, old or used one."""
    try:
        told: dict[str, Any] = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(key=told["person"], is_active=True).first()
    fits = person is not None and told["until"] > at.timestamp() and constant_time_compare(told["mark"], _mark(person))
    return person if fits else None


def _mark(person: Person) -> str:
    last = person.last_login.isoformat() if person.last_login else ""
    return salted_hmac(_SALT, f"{person.password} {last} {person.email}", algorithm="sha256").hexdigest()[:32]
