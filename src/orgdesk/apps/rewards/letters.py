"""Mail about what is offered to a customer."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.rewards.models import Offer


def send_offer(row: Offer, mailbox: Mailbox, *, at: datetime) -> OutgoingMail | None:
    """To the customer's first contact. None where there is nobody to write to."""
    contacts = row.account.contacts.select_related("person").filter(person__is_active=True, person__is_staff=False)
    contact = contacts.order_by("pk").first()
    if contact is None:
        return None
    person = contact.person
    with translation.override(person.language):
        known = {
            "incentive": row.incentive,
            "person": person,
            "company": settings.ORGDESK_COMPANY,
            "address": f"{settings.ORGDESK_BASE_URL}{reverse('rewards:mine')}",
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
    )
