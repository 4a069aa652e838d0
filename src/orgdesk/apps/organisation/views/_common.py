"""What the views of the organisation share."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_edit_version


def version_or_404(request: SignedInRequest, key: str) -> Version:
    return get_object_or_404(Version.objects.visible_to(request.user).select_related("workspace", "parent"), key=key)


def day_of(request: SignedInRequest, version: Version | None = None) -> date:
    """The day the reader asks about: `?on=2026-11-02`; else today, or the last day of a version that is no longer in force."""
    try:
        asked = parse_date(request.GET.get("on", ""))
    except ValueError:
        asked = None
    if asked:
        return asked
    elif version is not None and version.effective_to:
        return min(
            timezone.localdate(), max(version.effective_to - timedelta(days=1), version.effective_from or date.min)
        )
    else:
        return timezone.localdate()


def page(request: SignedInRequest, name: str, version: Version, on: date, **context: Any) -> HttpResponse:
    """A page about a version on a day; only its inner part where the page asks for that."""
    template = f"organisation/_{name}.html" if request.headers.get("HX-Request") else f"organisation/{name}.html"
    shared = {
        "version": version,
        "on": on,
        "past": on != timezone.localdate(),
        "may_change": can_edit_version(request.user, version),
    }
    return render(request, template, {**shared, **context})
