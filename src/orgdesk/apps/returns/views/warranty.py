"""Is it covered? By serial number and date, with the policy version quoted; and units sold."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.returns.actions import answer_coverage, record_sale
from orgdesk.apps.returns.actions.answer_coverage import unit_of, words_of
from orgdesk.apps.returns.errors import ReturnRefused
from orgdesk.apps.returns.forms import SaleForm, WarrantyForm
from orgdesk.apps.returns.models import SoldUnit, WarrantyPolicy
from orgdesk.ui.sayings import in_words


@staff_only
def lookup(request: SignedInRequest) -> HttpResponse:
    """A GET looks it up; a POST keeps the answer that was given to the customer."""
    given = request.POST if request.method == "POST" else request.GET
    form = WarrantyForm(given if given.get("serial") else None)
    context = {"form": form, "policies": WarrantyPolicy.objects.visible_to(request.user), "here": "warranty"}
    if form.is_bound and form.is_valid():
        on = form.cleaned_data["on"] or timezone.localdate()
        try:
            unit = unit_of(form.cleaned_data["serial"], request.user)
        except ReturnRefused as refusal:
            form.add_error("serial", in_words(refusal))
        else:
            if request.method == "POST":
                answer_coverage(unit, on=on, by=request.user, at=timezone.now())
                messages.success(request, _("Kept: this is what the customer was told."))
                return redirect(f"{reverse('returns:warranty')}?serial={unit.asset.serial}&on={on}")
            context |= {"unit": unit, "on": on, "words": words_of(unit, on=on), "cover": unit.cover(on=on),
                        "line_of": _chain(unit), "answers": unit.answers.select_related("by", "policy")}  # fmt: skip
    return render(request, "returns/warranty.html", context)


@staff_only
def sell(request: SignedInRequest) -> HttpResponse:
    form = SaleForm(request.user, request.POST or None, initial={"sold_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            unit = record_sale(
                said.pop("account"), said.pop("product"), sold_by=request.user, at=timezone.now(), **said
            )
        except ReturnRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return redirect(f"{reverse('returns:warranty')}?serial={unit.asset.serial}")
    context = {
        "form": form,
        "heading": _("Register a unit sold"),
        "lead": _("It keeps the warranty of the day of its sale."),
    }
    return render(request, "returns/form.html", context, status=422 if form.errors else 200)


def _chain(unit: SoldUnit) -> list[SoldUnit]:
    """The unit, what it replaced and what replaced it, from the first one on."""
    first = unit
    seen = {first.pk}
    while first.replaces is not None and first.replaces.pk not in seen:
        first = first.replaces
        seen.add(first.pk)
    chain = [first]
    while (later := getattr(chain[-1], "replaced_by", None)) is not None and later not in chain:
        chain.append(later)
    return chain
