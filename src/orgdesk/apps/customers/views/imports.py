"""Taking in a list of accounts."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import import_accounts
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.files import read_accounts
from orgdesk.apps.customers.policies import can_set_rules
from orgdesk.apps.customers.record_forms import ImportForm
from orgdesk.apps.customers.views._common import require_staff
from orgdesk.ui.sayings import in_words


def create(request: SignedInRequest) -> HttpResponse:
    """What became of the list is shown at once: what is new, what was corrected, loops, odd lines."""
    require_staff(request)
    if not can_set_rules(request.user, at=timezone.now()):
        raise PermissionDenied(_("Lists of customers are taken in by account management and strategic operations."))
    form, report = ImportForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            listed = read_accounts(form.cleaned_data["file"].read())
            report = import_accounts(listed, by=request.user, at=timezone.now())
        except CustomersRefused as refusal:
            form.add_error("file", in_words(refusal))
    context = {"form": form, "report": report}
    return render(request, "customers/import.html", context, status=422 if form.errors else 200)
