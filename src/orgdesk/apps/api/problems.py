"""Errors as `application/problem+json` (RFC 9457): the thing, the reason and the way on; never a trace."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from orgdesk.ui.away import RETRY_AFTER, Away, away
from orgdesk.ui.lengths import TooLong
from orgdesk.ui.sayings import in_words

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


class Fault(Schema):
    """One thing that is wrong with what was sent."""

    where: str
    reason: str


class Problem(Schema):
    """Why a call was not carried out (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


class Refused(Exception):  # noqa: N818 - named for the situation
    """A door of the API refuses, with a status of HTTP and the reason."""

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.headers = status, dict(headers or {})


class Invalid(Exception):  # noqa: N818 - named for the situation
    """Fields that were sent do not fit: `faults` says of each why."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = dict(faults)


def problem(
    status: int, detail: str, *, errors: Sequence[Mapping[str, str]] = (), headers: Mapping[str, str] | None = None
) -> HttpResponse:
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": list(errors),
    }
    return HttpResponse(json.dumps(said), status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def handle_problems(
    api: NinjaAPI, refusals: Sequence[type[Exception]], forbidden: Sequence[type[Exception]] = ()
) -> None:
    """Everything that a route may raise becomes a problem; `refusals` are the apps' own, which say themselves why."""
    for refusal in refusals:
        api.add_exception_handler(refusal, _refused)
    for refusal in forbidden:
        api.add_exception_handler(refusal, _forbidden)
    for error, handler in _HANDLERS.items():
        api.add_exception_handler(error, handler)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(409, in_words(error) or _("This cannot be done now; read the resource to see what can."))


def problem_of_missing(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404, _("Nothing that you may see has this address; take keys from the lists."))


def _forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(
        403, in_words(error) or _("You may not do this; ask somebody who may, or an administrator for the role.")
    )


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    faults = [
        {"where": _place_of(one.get("loc", ())), "reason": str(one.get("msg", ""))[:500]} for one in error.errors[:50]
    ]
    if any(one.get("type") == "missing" and "If-Match" in one.get("loc", ()) for one in error.errors):
        return problem(428, _("Read the resource first, and name the ETag that it had as If-Match."), errors=faults)
    return problem(422, _("What was sent does not fit; each error names the place."), errors=faults)


def _place_of(steps: Sequence[object]) -> str:
    """`body.name`, as the sender knows it: what our own code calls the body is no part of it."""
    told = [str(step) for step in steps]
    if told[:2] == ["body", "given"]:
        del told[1]
    return ".".join(told)


def _unfit(request: HttpRequest, error: Any) -> HttpResponse:
    faults = [{"where": f"body.{name}", "reason": in_words(why)} for name, why in error.faults.items()]
    return problem(422, _("What was sent does not fit; each error names the place."), errors=faults)


def _too_long(request: HttpRequest, error: Any) -> HttpResponse:
    return _unfit(request, Invalid({error.field: str(error)}))


def problem_of_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """503 with the time to try again where something that we stand on does not answer."""
    missing = away(error)
    if missing is not None:
        logger.error("call not answered: the %s cannot be reached", missing.value, exc_info=error)
        return problem(503, str(_AWAY[missing]), headers={"Retry-After": str(RETRY_AFTER)})
    number = secrets.token_hex(4)
    logger.error("call %s failed", number, exc_info=error)
    return problem(
        500, _("Something broke on our side. Tell an administrator the number %(number)s.") % {"number": number}
    )


_AWAY: Mapping[Away, str | Promise] = {
    Away.DATABASE: gettext_lazy("The database does not answer; try again in half a minute."),
    Away.FILES: gettext_lazy("The place where files are kept does not answer; try again in half a minute."),
}
_HANDLERS: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Refused: lambda request, error: problem(error.status, in_words(error), headers=error.headers),
    Invalid: _unfit,
    TooLong: _too_long,
    Http404: problem_of_missing,
    PermissionDenied: _forbidden,
    HttpError: lambda request, error: problem(error.status_code, in_words(error)),
    ValidationError: _invalid,
    Exception: problem_of_fault,
}
