"""Sign in, sign out; the second step where the person has one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts import proving
from orgdesk.apps.accounts.forms import CodeForm, PasskeyForm
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.oidc import providers
from orgdesk.apps.accounts.saml import houses
from orgdesk.apps.accounts.second_factor import (
    check_code,
    check_passkey,
    has_passkey,
    has_second_factor,
    passkey_to_show,
)
from orgdesk.ui.audience import for_customers


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        person = form.get_user()
        assert isinstance(person, Person)
        if has_second_factor(person):
            proving.begin_half(self.request, person, to=self.get_redirect_url())
            return redirect("accounts:second-step")
        proving.begin_half(self.request, person, to=self.get_redirect_url())
        return HttpResponseRedirect(proving.sign_in(self.request, person))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**more) | {"providers": providers(), "houses": houses()}


@method_decorator(for_customers, name="dispatch")
class SignOut(LogoutView):
    http_method_names = ["post", "options"]


@login_not_required
@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """A code or a passkey after the password; ten minutes, then the password again."""
    person = proving.half_signed_in(request)
    if person is None:
        return redirect("accounts:sign-in")
    if proving.is_locked(request, person):
        return render(request, "accounts/locked_out.html", status=429)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if check_code(person, form.cleaned_data["code"], at=timezone.now()):
            return redirect(proving.sign_in(request, person))
        proving.note_failure(request, person)
        form.add_error("code", _("This code is not right, or was used before. Wait for the next one."))
    context = {"form": form, "has_passkey": has_passkey(person), "passkey_form": PasskeyForm()}
    return render(request, "accounts/second_step.html", context)


@login_not_required
@never_cache
@require_safe
def passkey_question(request: HttpRequest) -> JsonResponse:
    """What the browser shall prove: with a passkey of the person half signed in or signed in, else of whoever holds one."""
    person = proving.half_signed_in(request)
    if person is None and isinstance(request.user, Person):
        person = request.user
    return JsonResponse(passkey_to_show(person))


@login_not_required
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """A passkey alone is both proofs: something that one has, and the finger or number that opens it."""
    form, half = PasskeyForm(request.POST), proving.half_signed_in(request)
    person = check_passkey(form.cleaned_data["credential"], at=timezone.now(), person=half) if form.is_valid() else None
    if person is None or proving.is_locked(request, person):
        messages.error(request, _("This passkey is not known here. Sign in with your password."))
        return redirect("accounts:second-step" if half else "accounts:sign-in")
    return redirect(proving.sign_in(request, person))
