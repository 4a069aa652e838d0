"""Each sign-in leaves a row, so that people see where they are signed in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from orgdesk.apps.accounts.models import Device, Person


@receiver(user_logged_in)
def note_device(request: HttpRequest, user: Person, **_more: Any) -> None:
    if not hasattr(request, "at"):
        return  # no browser: a script opened the session
    request.session["began"] = request.session["seen"] = request.at.timestamp()
    if request.session.session_key is None:
        request.session.save()
    Device.objects.update_or_create(
        session_key=request.session.session_key or "",
        defaults={
            "person": user,
            "agent": request.headers.get("User-Agent", "")[:200],
            "address": request.META.get("REMOTE_ADDR", "")[:45],
            "began_at": request.at,
        },
    )


@receiver(user_logged_out)
def forget_device(request: HttpRequest, **_more: Any) -> None:
    Device.objects.filter(session_key=request.session.session_key or "").delete()
