"""What administrators did: for administrators, and for those who audit them."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.operations.acts import Wanted, actors, acts_of, areas, events_of
from orgdesk.apps.operations.policies import may_operate, may_read_acts
from orgdesk.ui.listing import MOST, Column, as_file
from orgdesk.ui.paging import LongPaginator

_A_PAGE = 60
_COLUMNS: tuple[Column, ...] = (
    (_("when"), "at"), (_("who"), "who"), (_("area"), "area"), (_("what"), "what"), (_("about"), "about"), (_("details"), "details"),
)  # fmt: skip


@require_safe
def acts(request: SignedInRequest) -> HttpResponse:
    if not may_read_acts(request.user, at=timezone.now()):
        raise PermissionDenied
    wanted = Wanted(
        who=request.GET.get("who", ""),
        area=request.GET.get("area", ""),
        since=_day(request, "since"),
        until=_day(request, "until"),
    )
    found = events_of(wanted).prefetch_related("subjects")
    if request.GET.get("as"):
        file = as_file(request, "acts", acts_of(found[:MOST]), _COLUMNS)
        if file is not None:
            return file
    page = LongPaginator(found, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "acts": acts_of(page.object_list),
        "wanted": wanted,
        "actors": actors(),
        "areas": areas(),
        "operates": may_operate(request.user),
    }
    return render(request, "operations/acts.html", context)


def _day(request: SignedInRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
