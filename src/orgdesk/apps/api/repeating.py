"""A POST that names an `Idempotency-Key` is carried out once: the same call again is answered with the first answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from orgdesk.apps.api.actions.keep_answer import begin_call, forget_call, keep_answer
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.models import KeptAnswer
from orgdesk.apps.api.problems import Refused

HEADER = "Idempotency-Key"
KEY = re.compile(r"[A-Za-z0-9_-]{1,200}")
_MOST_KEPT = 1_000_000


def carried_out_once(call: Call, carry_out: Callable[[], HttpResponse]) -> HttpResponse:
    """Raises Refused for a key that was used for another call, or whose first call is still on its way."""
    key = call.headers.get(HEADER, "")
    if call.method != "POST" or not key:
        return carry_out()
    if not KEY.fullmatch(key):
        raise Refused(400, _("An idempotency key has at most 200 letters, digits, “-” and “_”."))
    print_of_call = _print_of(call)
    # What is done and the answer to it are one transaction: a process that dies in between leaves neither, and the call can be
    # repeated at once. A second call with the key waits for the first at the row of the key.
    with transaction.atomic():
        kept, new = begin_call(call.token, key=key, call=print_of_call, at=call.at)
        if not new:
            return _again(kept, print_of_call)
        answer = carry_out()
        _keep(kept, answer)
    return answer


def _keep(kept: KeptAnswer, answer: HttpResponse) -> None:
    if answer.status_code >= 500:
        transaction.set_rollback(True)
    elif answer.streaming or len(answer.content) > _MOST_KEPT:
        forget_call(kept)
    else:
        keep_answer(kept, status=answer.status_code, media_type=answer["Content-Type"], body=answer.content.decode())


def _again(kept: KeptAnswer, print_of_call: str) -> HttpResponse:
    if kept.call != print_of_call:
        raise Refused(422, _("This idempotency key belongs to another call; take a new key for a new call."))
    if kept.status is None:
        raise Refused(409, _("The first call with this key is still being carried out; ask again in a moment."))
    repeated = {"Idempotency-Replayed": "true"}
    return HttpResponse(kept.body, status=kept.status, content_type=kept.media_type, headers=repeated)


def _print_of(call: Call) -> str:
    """What makes two calls the same: address and body."""
    return hashlib.sha256(call.get_full_path().encode() + b"\n" + call.body).hexdigest()
