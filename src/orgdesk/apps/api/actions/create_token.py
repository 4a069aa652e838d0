"""Create a token."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.digests import PREFIX, digest_of
from orgdesk.apps.api.errors import ApiRefused
from orgdesk.apps.api.models import ApiToken
from orgdesk.apps.api.scopes import SCOPES
from orgdesk.apps.events.actions import record_event
from orgdesk.ui.lengths import whole

LONGEST = timedelta(days=366)
MOST_TOKENS = 50


@dataclass(frozen=True)
class Created:
    """The new token, and its secret: the only time that anybody sees it."""

    token: ApiToken
    secret: str = field(repr=False)


def create_token(person: Person, *, name: str, scopes: Iterable[str], expires_at: datetime, at: datetime) -> Created:
    """Raises ApiRefused for a token without name, scope or end, and for customers."""
    asked = sorted(set(scopes))
    _require_sense(person, name=name, scopes=asked, expires_at=expires_at, at=at)
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            key="k" + secrets.token_hex(6),
            person=person,
            name=whole(name.strip(), 80, "name"),
            digest=digest_of(secret),
            hint=secret[: len(PREFIX) + 4],
            scopes=asked,
            created_at=at,
            expires_at=expires_at,
        )
        record_event(
            "token.created",
            at=at,
            by=person.key,
            objects={"token": token.key, "person": person.key},
            data={"scopes": asked, "expires_at": expires_at.isoformat()},
        )
    return Created(token, secret)


def _require_sense(person: Person, *, name: str, scopes: list[str], expires_at: datetime, at: datetime) -> None:
    if not person.is_staff:
        raise ApiRefused(_("Tokens are for people who work here; customers use the portal."))
    if not name.strip():
        raise ApiRefused(_("Say what the token is for, so that you know it again."))
    if not scopes or not set(scopes) <= set(SCOPES):
        raise ApiRefused(_("Choose what the token may be used for."))
    if not at < expires_at <= at + LONGEST:
        raise ApiRefused(_("A token ends within a year; choose a day."))
    if ApiToken.objects.usable(at=at).filter(person=person).count() >= MOST_TOKENS:
        raise ApiRefused(
            _("You have %(most)s tokens already; revoke one that is no longer used.") % {"most": MOST_TOKENS}
        )
