"""The way into every route: read the token, count the call, answer a repeated call from what is kept.

It stands around the routes and not inside them, so that no route can forget it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from orgdesk.apps.api.actions.note_use import note_use
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.digests import digest_of
from orgdesk.apps.api.limits import Allowance, count_call, count_wrong, is_guessing
from orgdesk.apps.api.models import ApiToken
from orgdesk.apps.api.problems import Refused, problem, problem_of_fault
from orgdesk.apps.api.repeating import carried_out_once
from orgdesk.ui.middleware import language_of, zone_of
from orgdesk.ui.sayings import in_words

View = Callable[..., HttpResponse]
_WITH_BODY = {"POST", "PUT", "PATCH", "DELETE"}


def entered(view: View) -> View:
    """The view behind the way in. Cookies open nothing here, hence no forged form can."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        call = cast(Call, request)
        try:
            _let_in(call)
            allowance = _counted(call)
            _require_json(call)
            with translation.override(language_of(call.user)), timezone.override(zone_of(call.user)):
                answer = carried_out_once(call, lambda: view(request, *args, **kwargs))
            for name, value in allowance.headers.items():
                answer[name] = value
        except Refused as refusal:
            answer = problem(refusal.status, in_words(refusal), headers=refusal.headers)
        except Exception as fault:  # noqa: BLE001 - also when the database is away a program gets no page for people
            answer = problem_of_fault(request, fault)
        if answer.status_code == 405:
            words = _("This address knows no %(method)s.") % {"method": request.method}
            answer = problem(405, words, headers={"Allow": answer["Allow"]})
        answer["Cache-Control"] = "no-store"
        answer["Vary"] = "Authorization"
        return answer

    return enter


def _let_in(call: Call) -> None:
    """Raises Refused unless the call brings a token that is good now."""
    call.at = timezone.now()  # allow clock-at-doors: this is the door
    address = call.META.get("REMOTE_ADDR", "")
    if is_guessing(address, at=call.at):
        raise Refused(
            429, _("Too many wrong tokens came from your address; wait a minute."), headers={"Retry-After": "60"}
        )
    scheme, _space, secret = call.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise _unknown(_("Send a token as “Authorization: Bearer odk_…”; you create one on the page API."))
    token = (
        ApiToken.objects.usable(at=call.at).filter(digest=digest_of(secret.strip())).select_related("person").first()
    )
    if token is None:
        count_wrong(address, at=call.at)
        raise _unknown(_("This token is unknown, expired or revoked; create another on the page API."))
    call.token, call.user = token, token.person
    note_use(token, at=call.at)


def _counted(call: Call) -> Allowance:
    """Raises Refused for one call too many."""
    allowance = count_call(call.token.key, at=call.at)
    if allowance.left < 0:
        words = _("This token has called too often; go on in %(seconds)s seconds.") % {"seconds": allowance.seconds}
        raise Refused(429, words, headers={"Retry-After": str(allowance.seconds), **allowance.headers})
    return allowance


def _require_json(call: Call) -> None:
    """Raises Refused for a body of another kind, which might be read as something that it is not."""
    sent = call.META.get("CONTENT_LENGTH") or "0"
    if sent != "0" and call.method in _WITH_BODY and call.content_type != "application/json":
        words = _("A body is JSON here: send it as “Content-Type: application/json”, not as %(kind)s.")
        raise Refused(415, words % {"kind": call.content_type or _("nothing said")})


def _unknown(words: str) -> Refused:
    return Refused(401, words, headers={"WWW-Authenticate": 'Bearer realm="orgdesk"'})
