"""What keeps a person's own account: password, app, passkeys, recovery codes, and where they are signed in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts import proving
from orgdesk.apps.accounts import second_factor as factors
from orgdesk.apps.accounts.actions import change_password, note_security
from orgdesk.apps.accounts.forms import CodeForm, NewPasskeyForm, PasskeyForm, ProofForm
from orgdesk.apps.accounts.models import Device
from orgdesk.apps.accounts.models.device import must_bring_second_factor
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.ui.addresses import own_address
from orgdesk.ui.audience import for_customers

_SECRET = "app_secret"  # noqa: S105 - where the session keeps it until the app has proved that it has it


@for_customers
@never_cache
@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    person = request.user
    context = {
        "factors": factors.factors_of(person),
        "required": must_bring_second_factor(person),
        "passkey_form": NewPasskeyForm(),
        "devices": Device.objects.visible_to(person).alive(),
        "here": request.session.session_key,
    }
    return _page(request, "accounts/security.html", **context)


@for_customers
@never_cache
def password(request: SignedInRequest) -> HttpResponse:
    """A new password ends every other session of the person."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_password(request.user, form.cleaned_data["new_password1"], at=_now(request))
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Changed. Everywhere else you are signed out."))
        return redirect("accounts:security")
    return _page(request, "accounts/password.html", form=form)


@for_customers
@never_cache
@proving.proved_lately
def app(request: SignedInRequest) -> HttpResponse:
    """The picture for the app; a code of it proves that the app has read it."""
    secret = request.session.setdefault(_SECRET, generate_totp_secret())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if factors.add_app(request.user, secret=secret, code=form.cleaned_data["code"]):
            del request.session[_SECRET]
            return _added(request, "app")
        form.add_error("code", _("The app shows another code. Scan the picture once more."))
    picture = mark_safe(factors.begin_app(request.user, secret))  # noqa: S308 - drawn by us from our own words
    return _page(request, "accounts/app.html", form=form, picture=picture, secret=secret)


@for_customers
@never_cache
@require_safe
@proving.proved_lately
def new_passkey(request: SignedInRequest) -> JsonResponse:
    return JsonResponse(factors.passkey_to_add(request.user))


@for_customers
@require_POST
@proving.proved_lately
def passkeys(request: SignedInRequest) -> HttpResponse:
    form = NewPasskeyForm(request.POST)
    if form.is_valid() and factors.add_passkey(request.user, **form.cleaned_data):
        return _added(request, "passkey")
    messages.error(request, _("The passkey was not made. Try again, or use an app."))
    return redirect("accounts:security")


@for_customers
@require_POST
@proving.proved_lately
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    others = factors.factors_of(request.user).exclude(pk=pk).exists()
    if not others and must_bring_second_factor(request.user):
        messages.error(request, _("Your role asks for a second proof: add another one before taking this away."))
    elif factors.remove_factor(request.user, pk):
        note_security("second_factor.removed", request.user, at=_now(request))
        messages.success(request, _("Taken away."))
    return redirect("accounts:security")


@for_customers
@never_cache
@proving.proved_lately
def codes(request: SignedInRequest) -> HttpResponse:
    """Recovery codes: shown again to whoever proved who they are; POST makes new ones."""
    if not factors.has_second_factor(request.user):
        return redirect("accounts:security")
    if request.method == "POST":
        note_security("recovery_codes.renewed", request.user, at=_now(request))
        return _page(request, "accounts/codes.html", codes=factors.renew_recovery_codes(request.user))
    return _page(request, "accounts/codes.html", codes=factors.recovery_codes(request.user))


@for_customers
@require_POST
def sign_out_elsewhere(request: SignedInRequest) -> HttpResponse:
    """One device by its number, or all but this one."""
    devices = Device.objects.visible_to(request.user).exclude(session_key=request.session.session_key)
    if request.POST.get("device", "").isdigit():
        devices = devices.filter(pk=get_object_or_404(devices, pk=request.POST["device"]).pk)
    for device in devices:
        device.sign_out()
    note_security("session.ended", request.user, at=_now(request))
    messages.success(request, _("Signed out there."))
    return redirect("accounts:security")


@for_customers
@never_cache
def proof(request: SignedInRequest) -> HttpResponse:
    """Asked before a dangerous act: password and, where there is one, the second proof; or a passkey."""
    person = request.user
    to = own_address(request, request.POST.get("next") or request.GET.get("next", ""))
    if proving.is_locked(request, person):
        return render(request, "accounts/locked_out.html", status=429)
    sent = request.POST if request.method == "POST" else None
    form = ProofForm(sent, with_code=factors.has_second_factor(person))
    if request.method == "POST" and _proves(request, form):
        proving.note_proof(request)
        return redirect(to or "accounts:security")
    context = {"form": form, "next": to, "has_passkey": factors.has_passkey(person)}
    return _page(request, "accounts/proof.html", passkey_form=PasskeyForm(), **context)


def _proves(request: SignedInRequest, form: ProofForm) -> bool:
    person, key = request.user, PasskeyForm(request.POST)
    if "credential" in request.POST:
        proven = (
            key.is_valid()
            and factors.check_passkey(key.cleaned_data["credential"], at=_now(request), person=person) == person
        )
    else:
        said = form.cleaned_data if form.is_valid() else {}
        proven = person.check_password(said.get("password", ""))
        if proven and factors.has_second_factor(person):
            proven = factors.check_code(person, said.get("code", ""), at=_now(request))
    if not proven:
        proving.note_failure(request, person)
        form.add_error(None, _("That does not prove it. Look at the keyboard's language and try again."))
    return proven


def _added(request: SignedInRequest, kind: str) -> HttpResponse:
    request.session.pop("must_add_factor", None)
    note_security("second_factor.added", request.user, at=_now(request), data={"kind": kind})
    messages.success(request, _("Added. Keep these codes where you find them without your phone."))
    return redirect("accounts:codes")


def _now(request: SignedInRequest) -> Any:
    return request.at  # type: ignore[attr-defined]


def _page(request: SignedInRequest, template: str, **context: Any) -> HttpResponse:
    """In the frame of the desk for those who work here, else in the portal's."""
    frame = "ui/page.html" if request.user.is_staff else "ui/public.html"
    return render(request, template, {"frame": frame, **context})
