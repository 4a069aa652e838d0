"""Which queries take long, and what to do about each."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.operations.policies import for_administrators
from orgdesk.apps.operations.slow_queries import slow_queries, with_remedies
from orgdesk.ui.listing import Column, as_file

_COLUMNS: tuple[Column, ...] = (
    (_("where"), "place"), (_("query"), "sql"), (_("times"), "times"), (_("longest ms"), "longest_ms"),
    (_("mean ms"), "mean_ms"), (_("total ms"), "total_ms"), (_("first"), "first_at"), (_("last"), "last_at"),
)  # fmt: skip


@require_safe
@for_administrators
def show(request: SignedInRequest) -> HttpResponse:
    found = slow_queries(request.user)
    file = as_file(request, "slow-queries", found, _COLUMNS)
    if file is not None:
        return file
    context = {"rows": with_remedies(found), "limit": settings.ORGDESK_SLOW_QUERY_MS}
    return render(request, "operations/slow_queries.html", context)
