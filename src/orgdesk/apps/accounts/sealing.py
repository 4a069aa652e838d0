"""Secrets at rest: Fernet (AES-128-CBC with HMAC) under keys derived from the installation's secret key, one for each purpose.

Who holds the database without the secret key reads nothing. Older keys in `SECRET_KEY_FALLBACKS` still open what they sealed;
`orgdesk seal-again` seals everything under the newest, after which the older ones may go.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealBrokenError(Exception):
    """No key of this installation opens the sealed text."""


def seal(text: str, *, purpose: str) -> str:
    return _box(purpose).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str, *, purpose: str) -> str:
    """Raises SealBrokenError."""
    if not sealed:
        return ""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBrokenError from error


def seal_again(sealed: str, *, purpose: str) -> str:
    """The same secret under the newest key. Raises SealBrokenError."""
    if not sealed:
        return ""
    try:
        return _box(purpose).rotate(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBrokenError from error


def _box(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key, purpose)) for key in keys])


def _derived(secret: str, purpose: str) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode())
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))
