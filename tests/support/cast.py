"""The invented people of Brightwater Instruments and its customers, and clients signed in as them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

STAFF = {
    "mara": "Mara Lindqvist", "tomas": "Tomas Okafor", "ines": "Ines Duarte", "ravi": "Ravi Anand", "joyce": "Joyce Bell",
    "pim": "Pim de Graaf", "lena": "Lena Sorg", "oskar": "Oskar Brandt", "noor": "Noor Haddad", "yuki": "Yuki Tanabe",
    "felix": "Felix Moreau", "greta": "Greta Holm", "bram": "Bram Visser", "sofia": "Sofia Reyes", "dario": "Dario Conti",
    "helen": "Helen Marsh", "kofi": "Kofi Mensah", "anna": "Anna Petrov", "luis": "Luis Ortega", "piet": "Piet Jansen",
    "wim": "Wim Bakker", "erin": "Erin Walsh", "sam": "Sam Whitlock", "vera": "Vera Novak", "ada": "Ada Quist",
}  # fmt: skip


def make_person(*, name: str, email: str = "", is_staff: bool = True, **fields: Any) -> Any:
    """A person who can sign in; staff unless said otherwise."""
    from orgdesk.apps.accounts.models import Person

    host = "brightwater.example" if is_staff else "customer.example"
    address = email or f"{name.lower().replace(' ', '.')}@{host}"
    known = Person.objects.filter(email=address).first()
    return known or Person.objects.create_person(name=name, email=address, is_staff=is_staff, **fields)


@pytest.fixture
def cast(db: None) -> Callable[[str], Any]:
    """`cast("joyce")` is the person of the sample company with that first name; "ada" may administer."""
    from django.utils import timezone

    from orgdesk.apps.accounts.actions import grant_role

    def one(first_name: str) -> Any:
        person = make_person(name=STAFF[first_name])
        if first_name == "ada":
            grant_role(person, role="administrator", by=None, at=timezone.now())
        if first_name == "vera":
            grant_role(person, role="auditor", by=None, at=timezone.now())
        return person

    return one


@pytest.fixture
def contact(db: None) -> Any:
    """A customer's contact, who may sign in to the portal."""
    return make_person(name="Nadia Clarke", email="nadia.clarke@harbour-fuels.example", is_staff=False)


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """`signed_in(person)` is a web client with that person's session."""

    def open_session(person: Any) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_session
