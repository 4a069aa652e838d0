"""A customer asks to be let in by a letter instead of a password."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.portal.sign_in_links import MINUTES, token_for


def send_sign_in_link(address: str, *, at: datetime) -> OutgoingMail | None:
    """None where the address is nobody's, a colleague's, or no mailbox is set up: whoever asks is never told which."""
    person = Person.objects.contacts().of_address(address).filter(is_active=True).first()
    mailbox = Mailbox.objects.open().first()
    if person is None or mailbox is None:
        return None
    with translation.override(person.language):
        told = {
            "person": person,
            "minutes": MINUTES,
            "company": settings.ORGDESK_COMPANY,
            "address": f"{settings.ORGDESK_BASE_URL}/sign-in-links/{token_for(person, at=at)}",
        }
        return queue_mail(
            f"sign-in-{person.key}-{at.timestamp()}",
            mailbox=mailbox,
            to=[Address(name=person.name, address=person.email)],
            subject=_("Your link to sign in"),
            text=render_to_string("portal/letters/sign_in.txt", told).strip(),
            at=at,
            automatic=True,
        )
