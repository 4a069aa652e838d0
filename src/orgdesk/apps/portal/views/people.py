"""Your people: the one list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.models import Account
from orgdesk.apps.portal.your_people import people_for
from orgdesk.ui.audience import for_customers


@for_customers
@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    if request.user.is_staff:
        return redirect("customers:portfolio")
    accounts = Account.objects.visible_to(request.user)
    today = timezone.localdate()
    lists = [(account, people_for(account, request.user, on=today)) for account in accounts]
    return render(request, "portal/people.html", {"lists": lists})
