"""Note that a token was used, at most once a minute: a program calls more often than anybody wants to write."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from orgdesk.apps.api.models import ApiToken

_STEP = timedelta(minutes=1)


def note_use(token: ApiToken, *, at: datetime) -> None:
    if token.last_used_at is None or token.last_used_at < at - _STEP:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=at - _STEP)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)
