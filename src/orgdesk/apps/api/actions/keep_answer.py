"""Keep what a call with an idempotency key was answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from orgdesk.apps.api.models import ApiToken, KeptAnswer

KEPT_FOR = timedelta(days=1)
_GIVEN_UP_AFTER = timedelta(minutes=5)


def begin_call(token: ApiToken, *, key: str, call: str, at: datetime) -> tuple[KeptAnswer, bool]:
    """The row of this key, and whether this call is the first. One whose process died counts as never begun."""
    died = KeptAnswer.objects.filter(token=token, key=key, status=None, at__lt=at - _GIVEN_UP_AFTER)
    died.delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(token=token, key=key, call=call, at=at), True
    except IntegrityError:
        return KeptAnswer.objects.get(token=token, key=key), False


def keep_answer(kept: KeptAnswer, *, status: int, media_type: str, body: str) -> None:
    kept.status, kept.media_type, kept.body = status, media_type, body
    kept.save(update_fields=["status", "media_type", "body"])


def forget_call(kept: KeptAnswer) -> None:
    kept.delete()


def forget_old_answers(*, at: datetime) -> int:
    gone, _ = KeptAnswer.objects.filter(at__lt=at - KEPT_FOR).delete()
    return gone
