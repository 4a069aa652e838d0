"""The contact form on other people's pages: which sites may frame it, the snippet, and what keeps machines out.

The form is framed by another site, so no cookie of ours goes with it and none is asked for; it carries a signed time instead.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.utils.html import format_html

_SALT = "orgdesk.contact-form"
_SOONEST, _LATEST = 2, 4 * 60 * 60
"""Seconds: nobody fills it in faster, and an older page is opened anew."""


def sites() -> list[str]:
    """The origins that may frame the form, by ORGDESK_FORM_SITES; none closes it."""
    return list(settings.ORGDESK_FORM_SITES)


def mark(*, at: datetime) -> str:
    return signing.dumps(at.timestamp(), salt=_SALT)


def is_in_time(given: str, *, at: datetime) -> bool:
    try:
        begun = float(signing.loads(given, salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return False
    return _SOONEST <= at.timestamp() - begun <= _LATEST


def snippet(title: str, path: str = "/contact-form") -> str:
    """What is pasted into the other page: a frame and nothing that runs."""
    address = f"{settings.ORGDESK_BASE_URL}{path}"
    frame = '<iframe src="{}" title="{}" width="100%" height="640" style="border:0" loading="lazy"></iframe>'
    return str(format_html(frame, address, title))
