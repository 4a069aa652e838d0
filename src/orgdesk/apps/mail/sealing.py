"""Passwords at rest, sealed as `accounts.sealing` says, and tokens that only this installation makes."""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings

from orgdesk.apps.accounts import sealing
from orgdesk.apps.mail.errors import SealBrokenError

PURPOSE = "orgdesk mail passwords"


def seal(text: str) -> str:
    return sealing.seal(text, purpose=PURPOSE)


def unseal(sealed: str) -> str:
    try:
        return sealing.unseal(sealed, purpose=PURPOSE)
    except sealing.SealBrokenError as error:
        raise SealBrokenError from error


def token_for(purpose: str, key: str) -> str:
    """A token that only this installation can make, the same each time: 24 letters and digits of lower case."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"mail.{purpose}:{key}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:15]).decode().lower()
