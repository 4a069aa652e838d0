"""What the pages of returns share."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.work.errors import WorkError
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.ui.sayings import in_words
from orgdesk.ui.typed import keep_typed


def act(
    request: SignedInRequest, do: Callable[[], object], *, done: str, back: str, **where: str | int
) -> HttpResponse:
    """Do it and go back, with a plain word when it is refused."""
    try:
        do()
    except (WorkError, ServiceRuleError) as refusal:
        messages.error(request, in_words(refusal))
        keep_typed(request)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse(back, kwargs=where))
