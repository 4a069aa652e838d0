"""The link in a letter that signs a customer in: signed, of a quarter of an hour, and good for one sign-in.

It names the sign-in before it, so that any sign-in, also by another link, ends it; nothing needs to be stored.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core import signing

from orgdesk.apps.accounts.models import Person

MINUTES = 15
_SALT = "orgdesk.sign-in-link"


def token_for(person: Person, *, at: datetime) -> str:
    told = {"person": person.key, "after": _last(person), "until": (at + timedelta(minutes=MINUTES)).timestamp()}
    return signing.dumps(told, salt=_SALT)


def person_of_token(token: str, *, at: datetime) -> Person | None:
    """The customer whom the link may sign in now; None for a forged, old or used one, and for colleagues."""
    try:
        told: dict[str, Any] = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    person = Person.objects.contacts().filter(key=told["person"], is_active=True).first()
    fits = person is not None and told["until"] > at.timestamp() and told["after"] == _last(person)
    return person if fits else None


def _last(person: Person) -> str:
    return person.last_login.isoformat() if person.last_login else ""
