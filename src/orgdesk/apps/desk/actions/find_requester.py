"""Who asks: known by the address, else new."""

from __future__ import annotations

from orgdesk.apps.accounts.models import Person


def find_requester(*, email: str, name: str) -> Person:
    known = Person.objects.of_address(email).first()
    return known or Person.objects.create_person(email=email, name=name.strip() or email.partition("@")[0])
