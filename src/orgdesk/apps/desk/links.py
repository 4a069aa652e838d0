"""The link in our letters that opens one request without a password."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from orgdesk.apps.desk.models import Ticket

_SALT = "orgdesk.request"
_LASTS = timedelta(days=180)


def token_of(ticket: Ticket) -> str:
    return signing.TimestampSigner(salt=_SALT).sign(ticket.key)


def opens(token: str, key: str) -> bool:
    """Whether the token was made for the ticket of this key, here, and not too long ago."""
    try:
        return signing.TimestampSigner(salt=_SALT).unsign(token, max_age=_LASTS) == key
    except signing.BadSignature:
        return False
