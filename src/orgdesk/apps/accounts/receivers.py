"""Each sign-in leaves a row, so that people see where they are signed in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from orgdesk.apps.accounts.models import Device, Person


@receiver(user_logged_in)
def note_device(request: HttpRequest, user: Person, **_more: Any) -> None:
    if "REMOTE_ADDR" not in request.META:
        return  # no browser: a script opened the session
    if request.session.session_key is None:
        request.session.save()
    Device.objects.update_or_create(
        session_key=request.session.session_key or "",
        defaults={
            "person": user,
            "agent": request.headers.get("User-Agent", "")[:200],
            "address": request.META["REMOTE_ADDR"][:45],
            "began_at": timezone.now(),
        },
    )


@receiver(user_logged_out)
def forget_device(request: HttpRequest, **_more: Any) -> None:
    Device.objects.filter(session_key=request.session.session_key or "").delete()
