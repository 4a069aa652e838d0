"""The exception report."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import answer_exception, report_exceptions
from orgdesk.apps.customers.exceptions import kinds
from orgdesk.apps.customers.models import ExceptionItem
from orgdesk.apps.customers.tabs import all_tabs
from orgdesk.apps.customers.views._common import act, require_staff
from orgdesk.ui.listing import as_file

_COLUMNS = (
    (gettext_lazy("Account"), "account.name"),
    (gettext_lazy("Kind"), "kind"),
    (gettext_lazy("What"), "words"),
    (gettext_lazy("Since"), "since"),
    (gettext_lazy("Reported"), "opened_at"),
    (gettext_lazy("Closed"), "closed_at"),
    (gettext_lazy("By"), "closed_by.name"),
    (gettext_lazy("Answer"), "answer"),
)


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """`kind` narrows; `state=closed` shows what was answered or went away."""
    require_staff(request)
    names, chosen, state = kinds(), request.GET.get("kind", ""), request.GET.get("state", "open")
    rows = ExceptionItem.objects.visible_to(request.user)
    rows = rows.filter(closed_at=None) if state != "closed" else rows.exclude(closed_at=None).order_by("-closed_at")
    counts = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    shown = rows.filter(kind=chosen) if chosen in names else rows
    shown = shown.select_related("account", "closed_by")
    file = as_file(request, "exceptions", shown, _COLUMNS)
    if file is not None:
        return file
    page = Paginator(shown, 50).get_page(request.GET.get("page"))
    context = {
        **all_tabs("exceptions"),
        "page": page,
        "rows": [(row, names.get(row.kind, row.kind)) for row in page.object_list],
        "kinds": [(key, name, counts[key]) for key, name in names.items() if counts.get(key)],
        "chosen": chosen,
        "state": state,
    }
    return render(request, "customers/exceptions.html", context)


@require_POST
def refresh(request: SignedInRequest) -> HttpResponse:
    """Look now; the worker looks every hour."""
    require_staff(request)
    report_exceptions(at=timezone.now())
    return redirect("customers:exceptions")


@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ExceptionItem.objects.visible_to(request.user).select_related("account"), pk=pk)
    words = request.POST.get("answer", "")
    act(
        request, row.account, lambda: answer_exception(row, answer=words, by=request.user, at=timezone.now()),
        done=_("Answered, and closed."),
    )  # fmt: skip
    return redirect("customers:exceptions")
