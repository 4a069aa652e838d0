"""A customer tells us something in the portal, signed in or not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.voice.actions.capture_feedback import capture_feedback
from orgdesk.apps.voice.errors import WordsMissing
from orgdesk.apps.voice.models import Feedback


def speak(
    *,
    kind: str,
    title: str,
    words: str,
    at: datetime,
    product: Product | None = None,
    person: Person | None = None,
    name: str = "",
    email: str = "",
) -> Feedback:
    """Nobody is signed in by naming an address, and no name is overwritten."""
    if person is None and not email:
        raise WordsMissing(_("Tell us where our answer shall go."))
    with transaction.atomic():
        said_by = person or Person.objects.of_address(email).first()
        said_by = said_by or Person.objects.create_person(email=email.lower(), name=name)
        return capture_feedback(
            kind=kind, door=Feedback.Door.PORTAL, title=title, words=words, product=product, person=said_by, at=at
        )
