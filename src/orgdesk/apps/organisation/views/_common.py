"""What the pages of the organisation share."""

from __future__ import annotations

from datetime import date

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.models import Version


def version_or_404(request: SignedInRequest, key: str) -> Version:
    return get_object_or_404(Version.objects.visible_to(request.user).select_related("workspace", "parent"), key=key)


def day_of(request: SignedInRequest) -> date:
    """The day the reader asks about: `?on=2026-11-02`, else today."""
    return parse_date(request.GET.get("on", "")) or timezone.localdate()
