"""The links of a survey mail: each opens one invitation without a password, and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from orgdesk.apps.voice.models import Invitation

_SALT = "orgdesk.voice.survey"


def token_of(invitation: Invitation) -> str:
    return signing.Signer(salt=_SALT).sign(invitation.key)


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link of ours names, None for any other text."""
    try:
        key = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Invitation.objects.select_related("survey", "person", "account").filter(key=key).first()


def address_of(invitation: Invitation, *, score: int | None = None) -> str:
    """Reading the address changes nothing, since machines follow links in mails: the page that opens sends the score."""
    address = f"{settings.ORGDESK_BASE_URL}{reverse('voice:survey', args=[token_of(invitation)])}"
    return address if score is None else f"{address}?score={score}"


def leave_address(invitation: Invitation) -> str:
    return f"{settings.ORGDESK_BASE_URL}{reverse('voice:leave', args=[token_of(invitation)])}"
