"""Holding a check-in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import Found, hold_check_in
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.forms import CheckInForm
from orgdesk.apps.customers.models import CheckIn
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.ui.sayings import in_words


def hold(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        CheckIn.objects.visible_to(request.user).select_related("account", "rule", "held_by"), pk=pk
    )
    form = CheckInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        found = [
            Found(topic, said[topic], said["abnormal"]) for topic in ("ticket", "install_issue") if said[topic].strip()
        ]
        try:
            hold_check_in(row, summary=said["summary"], found=found, by=request.user, at=timezone.now())
        except (CustomersRefused, ServiceRuleError) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(
                request,
                _("Noted. What was found is with those who mend it.") if found else _("Noted. All is well there."),
            )
            return redirect("customers:account", key=row.account.key)
    heading = _("Check in after %(day)s days") % {"day": row.day}
    context = {"account": row.account, "form": form, "heading": heading}
    return render(request, "customers/form.html", context, status=422 if form.errors else 200)
