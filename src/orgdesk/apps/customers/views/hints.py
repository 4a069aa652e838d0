"""Hints that customers may want more."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import answer_hint, note_hint
from orgdesk.apps.customers.matters import open_matters
from orgdesk.apps.customers.models import Hint
from orgdesk.apps.customers.models.planning import OPEN_HINTS
from orgdesk.apps.customers.policies import can_answer_hints
from orgdesk.apps.customers.record_forms import HintForm
from orgdesk.apps.customers.tabs import all_tabs
from orgdesk.apps.customers.views._common import account_or_404, act, act_on, require_staff
from orgdesk.ui.listing import as_file

_COLUMNS = (
    (gettext_lazy("Account"), "account.name"),
    (gettext_lazy("Product"), "product.name"),
    (gettext_lazy("What they might need"), "text"),
    (gettext_lazy("A year"), "a_year"),
    (gettext_lazy("State"), "get_state_display"),
    (gettext_lazy("Noted by"), "noted_by.name"),
    (gettext_lazy("Noted"), "noted_at"),
    (gettext_lazy("Answer"), "answer"),
    (gettext_lazy("Answered"), "answered_at"),
)


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """`state` narrows; those that wait come first."""
    require_staff(request)
    chosen = request.GET.get("state", "")
    found = Hint.objects.visible_to(request.user).select_related("account", "product", "noted_by", "answered_by")
    if chosen in Hint.State.values:
        found = found.filter(state=chosen)
    file = as_file(request, "hints", found, _COLUMNS)
    if file is not None:
        return file
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    waiting = open_matters({one.account_id for one in page.object_list if one.state in OPEN_HINTS})
    context = {
        **all_tabs("hints"),
        "page": page,
        "hints": [
            (one, waiting.get(one.account_id, "") if one.state in OPEN_HINTS else "") for one in page.object_list
        ],
        "states": Hint.State.choices,
        "chosen": chosen,
        "answers": can_answer_hints(request.user, at=timezone.now()),
    }
    return render(request, "customers/hints.html", context)


@require_POST
def create(request: SignedInRequest, key: str) -> HttpResponse:
    account = account_or_404(request, key)
    return act_on(
        request, account, HintForm(request.POST),
        lambda said: note_hint(account, by=request.user, at=timezone.now(), **said),
        done=_("Sales has it, and answers."),
    )  # fmt: skip


@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Hint.objects.visible_to(request.user).select_related("account"), pk=pk)
    state, words = request.POST.get("state", ""), request.POST.get("answer", "")
    act(
        request, row.account, lambda: answer_hint(row, state=state, answer=words, by=request.user, at=timezone.now()),
        done=_("Answered."),
    )  # fmt: skip
    return redirect("customers:hints")
