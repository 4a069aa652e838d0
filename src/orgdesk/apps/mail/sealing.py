"""Passwords at rest: Fernet (AES-128-CBC with HMAC) under a key derived from the installation's secret key.

Who holds the database without the secret key reads nothing. Changing the secret key makes stored passwords unreadable; older
keys in `SECRET_KEY_FALLBACKS` still open them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from orgdesk.apps.mail.errors import SealBrokenError


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBrokenError from error


def token_for(purpose: str, key: str) -> str:
    """A token that only this installation can make, the same each time: 24 letters and digits of lower case."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"mail.{purpose}:{key}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:15]).decode().lower()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *getattr(settings, "SECRET_KEY_FALLBACKS", [])]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(secret: str) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"orgdesk mail passwords")
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))
