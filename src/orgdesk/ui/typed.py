"""What somebody typed into a form whose act leads to another page: kept for the next look, so that a refusal loses nothing."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

_KEPT = "typed"
_MOST = 50_000
"""A text longer than that is not carried through the session."""


def keep_typed(request: HttpRequest) -> None:
    """The form that this POST sent is shown again as it was filled in, where the next page shows it."""
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    words = sent.urlencode()
    if len(words) <= _MOST:
        request.session[_KEPT] = {"to": request.path, "sent": words}


def typed_words(request: HttpRequest, to: str) -> dict[str, str]:
    """What was typed into a form drawn by hand that is sent to this address, if it was refused just now; else nothing."""
    kept = request.session.get(_KEPT) if hasattr(request, "session") else None
    if not kept or kept["to"] != to:
        return {}
    del request.session[_KEPT]
    return QueryDict(kept["sent"]).dict()


def type_again(request: HttpRequest, form: object, to: str) -> bool:
    """Whether the form that is sent to this address was refused just now: then it holds what was typed, and says what is wrong."""
    kept = request.session.get(_KEPT) if hasattr(request, "session") else None
    if not isinstance(form, BaseForm) or not kept or kept["to"] != to:
        return False
    sent = QueryDict(kept["sent"])
    of_row = form.initial.get("key") if hasattr(form, "initial") else None
    if of_row and of_row != sent.get("key"):
        return False  # of several rows with one address it was another
    del request.session[_KEPT]
    form.data, form.is_bound = sent, True
    form._errors = None  # type: ignore[attr-defined]  # what was valid while it was empty
    return True
