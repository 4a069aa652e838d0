"""The secret of a token: 256 random bits, of which only a digest is stored."""

from __future__ import annotations

import hashlib

PREFIX = "odk_"


def digest_of(secret: str) -> str:
    """A plain digest is enough: what is hashed has 256 random bits and cannot be guessed at like a password."""
    return hashlib.sha256(secret.encode()).hexdigest()
