"""What the pages of voices share."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.voice.errors import VoiceRefused
from orgdesk.apps.work.errors import WorkError
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.ui.sayings import in_words
from orgdesk.ui.typed import keep_typed


def act(request: HttpRequest, do: Callable[[], object], *, done: str, back: str, **where: str | int) -> HttpResponse:
    """Do it and go back, with a plain word when it is refused."""
    try:
        do()
    except (VoiceRefused, WorkError, ServiceRuleError) as refusal:
        messages.error(request, in_words(refusal))
        keep_typed(request)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse(back, kwargs=where))


def require(allowed: bool) -> None:
    """Whoever may not do it does not find it."""
    if not allowed:
        raise Http404


def person_of(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None
