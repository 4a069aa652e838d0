"""Acts of pages, offered to programs: one declaration each.

The call fills in the page's form and sends it in the person's name, within the process and without drawing a page. So a program is held
to the very rules that hold on the page, and an act cannot be forgotten in one of two places. What the page would say comes back in words.
"""

from __future__ import annotations

import copy
import inspect
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseRedirectBase
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.filling import body_of, filled
from orgdesk.apps.api.problems import Invalid, Refused
from orgdesk.apps.api.shapes import Key, Number
from orgdesk.ui.drawing import HANDED_OVER

Reached = Annotated[
    dict[str, str], Field(description="What the page reached is about: the key of what was made, for example.")
]


class Acted(Schema):
    """What was done, in the words of the page, and the page that shows it now."""

    done: str
    page: str
    about: Reached
    told: Any = None


def offer(
    router: Router, path: str, page: str, name: str, words: str, form: type[forms.BaseForm] | None = None, /, *,
    in_address: Collection[str] = (), fixed: Mapping[str, str] | None = None, **more: Any,
) -> None:  # fmt: skip
    """Offer what a POST to `page` does as the operation `name`, below the router's address. `more` are fields that the page reads beside
    its form, `in_address` those that it reads from its address; `fixed` is what the operation itself decides."""
    body = body_of("".join(part.capitalize() for part in name.split("_")) + "Given", form, more)

    def operation(request: Call, given: Any, **where: Any) -> Any:
        sent, files = filled(given, form, request)
        sent.update({_A_FORM_WAS_SENT: "1", **(fixed or {})})
        asked = _as_of_a_person(request, _address(page, where), sent, files)
        asked.GET = QueryDict(urlencode({one: sent[one] for one in in_address if one in sent}))
        return _act(asked)

    operation.__name__, operation.__doc__ = name, words
    operation.page = page  # type: ignore[attr-defined]  # the table of acts is held to this
    operation.__signature__ = _signature(path, body)  # type: ignore[attr-defined]
    router.post(path, response=Acted)(operation)


def _act(asked: Any) -> Acted:
    """Raises Refused, Invalid, Http404 and PermissionDenied, as the page says."""
    match = resolve(asked.path_info)
    answer = match.func(asked, *match.args, **match.kwargs)
    said = list(asked._messages)
    drawn = getattr(asked, HANDED_OVER)
    faults = dict(_faults(drawn))
    if faults:
        raise Invalid(faults)
    words = " ".join(str(one) for one in said)
    refused = [str(one) for one in said if one.level >= constants.ERROR]
    if refused and len(refused) == len(said):
        raise Refused(409, words)
    return _acted(answer, drawn, words)


class _Said(BaseStorage):
    """What a page says in passing, for this call alone."""

    def _get(self, *given: Any, **options: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, messages: Any, response: Any, *given: Any, **options: Any) -> list[Any]:
        return []


def _signature(path: str, body: type) -> inspect.Signature:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    given = [inspect.Parameter("request", kind, annotation=Call), inspect.Parameter("given", kind, annotation=body)]
    return inspect.Signature([*given, *(inspect.Parameter(one, kind, annotation=_place(one)) for one in names)])


def _place(name: str) -> Any:
    if name in {"pk", "number", "version"}:
        return Number
    return Key


def _address(page: str, where: Mapping[str, Any]) -> str:
    try:
        return reverse(page, kwargs=dict(where))
    except NoReverseMatch:
        raise Http404 from None


def _as_of_a_person(request: Call, address: str, sent: QueryDict, files: Any) -> Any:
    """The call as the page's own form would have come: nothing of it is kept in a session."""
    asked: Any = copy.copy(request)
    asked.path = asked.path_info = address
    asked.META = {
        **request.META,
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
    }
    asked._post, asked._files, asked._body = sent, files, b""
    asked.__dict__.pop("headers", None)
    asked.COOKIES = {}
    asked.session, asked._messages = SessionStore(), _Said(asked)
    setattr(asked, HANDED_OVER, [])
    return asked


def _faults(handed_over: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """What is wrong with the forms that the page would show again."""
    for context in handed_over:
        for form in _forms(context.values()):
            for name, errors in form.errors.items():
                yield name, " ".join(str(one) for one in errors)


def _forms(values: Iterable[Any]) -> Iterator[forms.BaseForm]:
    for value in values:
        if isinstance(value, forms.BaseForm) and value.is_bound:
            yield value
        elif isinstance(value, list | tuple):
            yield from (one for one in value if isinstance(one, forms.BaseForm) and one.is_bound)


def _acted(answer: HttpResponse, drawn: Iterable[Mapping[str, Any]], words: str) -> Acted:
    if isinstance(answer, HttpResponseRedirectBase):
        return _led_to(answer.url, words)
    if answer.status_code == 404:
        raise Http404
    told = json.loads(answer.content) if isinstance(answer, JsonResponse) else None
    reason = _reason(answer, drawn, told)
    if answer.status_code >= 400 or (reason and not words):
        status = answer.status_code if answer.status_code >= 400 else 409
        raise Refused(status, words or reason or _("The page did not take this; open it to see what it asks."))
    return Acted(done=words, page="", about={}, told=told)


def _led_to(address: str, words: str) -> Acted:
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return Acted(done=words, page=address, about={})
    if match.view_name in _ASK_WHO:
        raise Refused(403, _("This asks for your password once more; do it on the page."))
    return Acted(done=words, page=address, about={name: str(value) for name, value in match.kwargs.items()})


def _reason(answer: HttpResponse, drawn: Iterable[Mapping[str, Any]], told: Any) -> str:
    """Why the page refused, where it says so: in a plain answer, or among what it would have been drawn from."""
    if answer.status_code >= 400 and answer["Content-Type"].startswith("text/plain"):
        return answer.content.decode()
    contexts = [*drawn, told if isinstance(told, dict) else {}]
    found = (context[name] for context in contexts for name in _REASONS if context.get(name))
    return str(next(found, ""))


_REASONS = ("refusal", "problem", "failed")
_ASK_WHO = {"accounts:proof", "accounts:sign-in"}
_A_FORM_WAS_SENT = "csrfmiddlewaretoken"
"""A browser always sends it; pages take a form without any field for one that was not sent."""
