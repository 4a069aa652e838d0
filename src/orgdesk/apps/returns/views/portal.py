"""What customers see: their units with cover, and what they send back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.returns.actions import Sent, answer_facts, request_return
from orgdesk.apps.returns.actions.answer_coverage import words_of
from orgdesk.apps.returns.errors import ReturnRefused
from orgdesk.apps.returns.forms import OwnReturnForm
from orgdesk.apps.returns.models import Return, ReturnLine, SoldUnit
from orgdesk.apps.returns.views._common import act
from orgdesk.ui.audience import for_customers
from orgdesk.ui.lengths import whole
from orgdesk.ui.sayings import in_words


@for_customers
def mine(request: SignedInRequest) -> HttpResponse:
    person, today = request.user, timezone.localdate()
    form = OwnReturnForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            sent = Sent(said["unit"], said["reason"], said["words"])
            made = request_return([sent], by=person, requester=person, at=timezone.now())
        except ReturnRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("We have it as %(key)s and decide within days.") % {"key": made.key})
            return redirect("returns:mine")
    units = (
        SoldUnit.objects.visible_to(person)
        .filter(asset__retired_on=None)
        .select_related("asset__product", "policy")
        .distinct()
    )
    returns = (
        Return.objects.visible_to(person)
        .prefetch_related("lines__unit__asset__product", "lines__steps", "lines__replacement__asset__product")
        .distinct()
    )
    context = {
        "units": [(unit, unit.cover(on=today), words_of(unit, on=today)) for unit in units[:50]]
        if not person.is_staff
        else [],
        "returns": returns[:20] if not person.is_staff else [],
        "form": form,
    }
    return render(request, "returns/mine.html", context, status=422 if form.errors else 200)


@for_customers
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """What we asked them about something that they send back; staff write an answer down on the page of the return."""
    if request.user.is_staff:
        raise Http404
    line = get_object_or_404(ReturnLine.objects.visible_to(request.user).distinct(), pk=pk)
    words = whole(request.POST.get("words", ""), 4000, "words")
    return act(
        request,
        lambda: answer_facts(line, words=words, by=request.user, at=timezone.now()),
        done=_("Thank you. We go on with it."),
        back="returns:mine",
    )
