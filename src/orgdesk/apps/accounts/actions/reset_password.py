"""A person who lost their password asks for a letter, and chooses a new one by its link."""

from __future__ import annotations

from datetime import datetime

from axes.utils import reset
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.actions.note_security import note_security
from orgdesk.apps.accounts.actions.require_factor import end_sessions
from orgdesk.apps.accounts.letters import Letter, post_letter
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.reset_links import MINUTES, token_for


def send_reset_link(address: str, *, at: datetime) -> bool:
    """Whether a letter leaves: none to nobody, nor to a colleague who signs in by the company's directory alone."""
    person = Person.objects.filter(email=address.strip().lower(), is_active=True).first()
    if person is None or _belongs_to_directory(person):
        return False
    with transaction.atomic(), translation.override(person.language):
        way = reverse("accounts:password-new", args=[token_for(person, at=at)])
        told = {
            "person": person,
            "minutes": MINUTES,
            "company": settings.ORGDESK_COMPANY,
            "address": settings.ORGDESK_BASE_URL.rstrip("/") + way,
        }
        text = render_to_string("accounts/letters/reset.txt", told).strip()
        post_letter(Letter(f"reset-{person.key}-{at.timestamp()}", person, _("Choose a new password"), text, at))
        note_security("password.reset_asked", person, at=at)
    return True


def reset_password(person: Person, password: str, *, at: datetime) -> None:
    """Every session ends and wrong attempts are forgotten; a second proof is asked as before."""
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        end_sessions(person)
        reset(username=person.email)
        note_security("password.reset", person, at=at)


def _belongs_to_directory(person: Person) -> bool:
    known_there = bool(person.external_key) or person.identities.exists()
    return person.is_staff and known_there and not person.has_usable_password()
