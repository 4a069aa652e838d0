"""Mail about what a customer sends back: what we need to know, that it may come, that it is declined, how it was made good."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.returns.models import ReturnLine


def tell_customer(line: ReturnLine, *, at: datetime) -> OutgoingMail | None:
    """Where the line stands now. None where there is nobody to write to, or no mailbox: they read it in the portal."""
    mailbox, person = Mailbox.objects.open().order_by("pk").first(), _reader(line)
    if mailbox is None or person is None:
        return None
    step = line.steps.latest("pk")
    with translation.override(person.language):
        known = {
            "line": line,
            "note": step.note,
            "person": person,
            "company": settings.ORGDESK_COMPANY,
            "address": f"{settings.ORGDESK_BASE_URL}{reverse('returns:mine')}",
        }
        text = _without_gaps(render_to_string("returns/letters/step.txt", known))
        state = line.get_course_display() or line.get_state_display()
        subject = _("%(unit)s: %(state)s (%(key)s)") % {"unit": line.unit, "state": state, "key": line.head.key}
    return queue_mail(
        f"return-{line.pk}-{step.pk}",
        mailbox=mailbox,
        to=[Address(name=person.name, address=person.email)],
        subject=subject,
        text=text,
        at=at,
        about=line.head.key,
    )


def _reader(line: ReturnLine) -> Person | None:
    """Who asked, else the customer's first contact."""
    person = line.head.requester
    if person is not None and not person.is_staff and person.is_active:
        return person
    contact = line.head.account.contacts.to_write_to().first()
    return contact.person if contact else None


def _without_gaps(text: str) -> str:
    """Paragraphs, one empty line between them."""
    return "\n\n".join(part.strip() for part in text.split("\n\n") if part.strip())
