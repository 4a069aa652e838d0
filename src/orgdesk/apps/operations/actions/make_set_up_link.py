"""A link that lets whoever holds it make the first administrator."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.operations.errors import SetUpRefused
from orgdesk.apps.operations.models import SetUpLink
from orgdesk.apps.operations.policies import has_administrator


def make_set_up_link(*, at: datetime) -> str:
    """A new token, good for a day; earlier links end. Raises SetUpRefused once there is an administrator."""
    if has_administrator():
        raise SetUpRefused(_("There is an administrator already: sign in and open Administration, Set-up."))
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        SetUpLink.objects.filter(used_at=None, ended_at=None).update(ended_at=at)
        SetUpLink.objects.create(digest=digest_of(token), made_at=at)
    return token


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_link(token: str, *, at: datetime) -> SetUpLink | None:
    """The link of the token while it opens anything: not used, not replaced, not a day old, and no administrator yet."""
    if has_administrator():
        return None
    return SetUpLink.objects.open(at=at).filter(digest=digest_of(token)).first()
