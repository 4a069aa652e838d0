"""Holding a check-in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import Found, hold_check_in
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.forms import CheckInForm
from orgdesk.apps.customers.models import CheckIn
from orgdesk.apps.customers.policies import sits_in
from orgdesk.apps.organisation import lookup
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.ui.sayings import in_words


def hold(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        CheckIn.objects.visible_to(request.user).select_related("account", "rule", "held_by"), pk=pk
    )
    if not sits_in(request.user, row.rule.owner_unit, at=timezone.now()):
        unit = lookup.unit_name(row.rule.owner_unit)
        raise PermissionDenied(
            _("Check-ins are held by %(unit)s. What comes of them stands on the customer's page.") % {"unit": unit}
        )
    if request.method != "POST" and row.held_at is not None:
        messages.info(request, _("This check-in was held already; what came of it stands here."))
        return redirect("customers:account", key=row.account.key)
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
