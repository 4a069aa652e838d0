"""Mail about what is offered to a customer."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.rewards.models import Offer

_SALT = "orgdesk.rewards.leave"


def send_offer(row: Offer, mailbox: Mailbox, *, at: datetime) -> OutgoingMail | None:
    """To the customer's first contact who wants offers. None where there is nobody to write to."""
    contact = row.account.contacts.to_write_to().filter(person__left_offers=None).first()
    if contact is None:
        return None
    person = contact.person
    leave = leave_address(person)
    with translation.override(person.language):
        known = {
            "incentive": row.incentive,
            "person": person,
            "company": settings.ORGDESK_COMPANY,
            "address": f"{settings.ORGDESK_BASE_URL}{reverse('rewards:mine')}",
            "leave": leave,
        }
        text = render_to_string("rewards/letters/offer.txt", known).strip()
    return queue_mail(
        f"offer-{row.pk}",
        mailbox=mailbox,
        to=[Address(name=person.name, address=person.email)],
        subject=row.incentive.title,
        text=text,
        at=at,
        about=row.incentive.key,
        automatic=True,
        unsubscribe=leave,
    )


def leave_address(person: Person) -> str:
    """The link that ends offers by mail, without a password and good for nothing else."""
    token = signing.Signer(salt=_SALT).sign(str(person.key))
    return f"{settings.ORGDESK_BASE_URL}{reverse('rewards:leave', args=[token])}"


def person_of(token: str) -> Person | None:
    """Whom a link of ours was sent to, None for any other text."""
    try:
        key = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Person.objects.filter(key=key).first()
