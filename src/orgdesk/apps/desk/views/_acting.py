"""What doors of the desk share: try an act, say what happened or why not, go on."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.work.errors import WorkError
from orgdesk.ui.sayings import in_words


def acted(request: SignedInRequest, act: Callable[[], object], *, done: str, to: str) -> HttpResponse:
    """`to` is the address to go to, whether or not it was done."""
    try:
        act()
    except WorkError as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, done)
    return redirect(to)


def rows_of(request: SignedInRequest, *names: str, most: int = 30) -> list[list[str]]:
    """Rows of equally named inputs (fact, test, value), those without a first value left out."""
    columns = [request.POST.getlist(name)[:most] for name in names]
    return [list(row) for row in zip(*columns, strict=False) if row and row[0]]
