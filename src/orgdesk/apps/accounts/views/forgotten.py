"""A forgotten password: ask for a letter, choose another by its link. Whoever asks is told the same, known or not."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from orgdesk.apps.accounts.actions import reset_password
from orgdesk.apps.accounts.forms import ForgottenForm
from orgdesk.apps.accounts.limits import machine_of, too_often
from orgdesk.apps.accounts.reset_links import MINUTES, person_of_token
from orgdesk.apps.accounts.resetting import ask_for_reset

_BY_ADDRESS, _BY_MACHINE = 3, 20


@login_not_required
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    form, at, sent = ForgottenForm(request.POST or None), timezone.now(), False
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        machine_again = too_often("reset-by", machine_of(request), most=_BY_MACHINE, at=at)
        if not too_often("reset-to", address, most=_BY_ADDRESS, at=at) and not machine_again:
            ask_for_reset(address)
        sent = True
    return render(request, "accounts/forgotten.html", {"form": form, "sent": sent, "minutes": MINUTES})


@login_not_required
@never_cache
def choose(request: HttpRequest, token: str) -> HttpResponse:
    at = timezone.now()
    person = person_of_token(token, at=at)
    if person is None:
        messages.error(request, _("This link is used or too old. Ask for a new one."))
        return redirect("accounts:forgotten")
    form = SetPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        reset_password(person, form.cleaned_data["new_password1"], at=at)
        messages.success(request, _("Your new password holds from now on. Sign in with it."))
        return redirect("accounts:sign-in")
    return render(request, "accounts/password_new.html", {"form": form, "person": person})
