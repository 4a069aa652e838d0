"""Signing in by a link in a letter. Whoever asks is told the same, whether the address is known or not."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from orgdesk.apps.accounts import proving
from orgdesk.apps.accounts.limits import machine_of, too_often
from orgdesk.apps.accounts.second_factor import has_second_factor
from orgdesk.apps.portal.actions import send_sign_in_link
from orgdesk.apps.portal.forms import AddressForm
from orgdesk.apps.portal.sign_in_links import MINUTES, person_of_token
from orgdesk.apps.portal.visitors import person_of

_BY_ADDRESS, _BY_MACHINE = 3, 20


@login_not_required
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    form, at, sent = AddressForm(request.POST or None), timezone.now(), False
    if person_of(request) is not None:
        return redirect("ui:home")
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        machine_again = too_often("link-by", machine_of(request), most=_BY_MACHINE, at=at)
        if not too_often("link-to", address, most=_BY_ADDRESS, at=at) and not machine_again:
            send_sign_in_link(address, at=at)
        sent = True
    return render(request, "portal/sign_in_ask.html", {"form": form, "sent": sent, "minutes": MINUTES})


@login_not_required
@never_cache
def use(request: HttpRequest, token: str) -> HttpResponse:
    """Opened, it only asks: programs that look at letters open every link, and must not use it up."""
    person = person_of_token(token, at=timezone.now())
    if person is None or proving.is_locked(request, person):
        messages.error(request, _("This link is used or too old. Ask for a new one."))
        return redirect("portal:sign-in-links")
    if request.method != "POST":
        return render(request, "portal/sign_in_use.html", {"person": person})
    proving.begin_half(request, person, to="")
    if has_second_factor(person):
        return redirect("accounts:second-step")
    return redirect(proving.sign_in(request, person, by_letter=True))
