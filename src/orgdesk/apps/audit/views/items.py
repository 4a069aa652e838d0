"""A drawn item: its conversation, and the scorecard beside it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.audit.actions import score_item
from orgdesk.apps.audit.forms import ScoreForm
from orgdesk.apps.audit.item_page import next_to_score, own_results, page_of
from orgdesk.apps.audit.models import SampledItem
from orgdesk.apps.audit.views._common import REFUSALS
from orgdesk.ui.sayings import in_words


@staff_only
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    """POST scores it, and goes on to the next that waits for this auditor."""
    at = timezone.now()
    rows = SampledItem.objects.visible_to(request.user, on=timezone.localdate(at))
    item = get_object_or_404(rows.select_related("draw__audit__scorecard", "draw__audit__programme"), pk=pk)
    form = ScoreForm(list(item.draw.audit.scorecard.criteria.all()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            score_item(
                item, marks=form.marks, comments=form.comments, note=form.cleaned_data["note"], by=request.user, at=at
            )
        except REFUSALS as refusal:
            form.add_error(None, in_words(refusal))
        else:
            following = next_to_score(item, request.user)
            if following is None:
                return redirect("audit:audit", key=item.draw.audit.key)
            return redirect("audit:item", pk=following.pk)
    context = page_of(item, request.user, form, at=at)
    return render(request, "audit/item.html", context, status=422 if form.errors else 200)


@require_safe
@staff_only
def mine(request: SignedInRequest) -> HttpResponse:
    """What auditors said of my own work, once it is reported."""
    found = own_results(request.user, at=timezone.now())
    return render(request, "audit/mine.html", {"rows": found, "here": "mine"})
