"""The invented company's people, the same in demo, tests, documents and screenshots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.customers.models import Account, Contact, Product

COMPANY = "brightwater.example"
PASSWORD = "demo-brightwater"  # noqa: S105 - shown to everybody who starts the demo


@dataclass(frozen=True)
class Role:
    """One person of the cast."""

    key: str
    name: str
    roles: tuple[str, ...] = ()
    skills: Mapping[str, int] | None = None


STAFF = (
    Role("ada", "Ada Quist", (RoleGrant.Role.ADMINISTRATOR, RoleGrant.Role.ORGANISATION_EDITOR)),
    Role("mara", "Mara Lindqvist", (RoleGrant.Role.ORGANISATION_EDITOR, RoleGrant.Role.PROCESS_EDITOR)),
    Role("tomas", "Tomas Okafor"),
    Role("ines", "Ines Duarte"),
    Role("ravi", "Ravi Anand"),
    Role("joyce", "Joyce Bell"),
    Role("pim", "Pim de Graaf"),
    Role("lena", "Lena Sorg"),
    Role("oskar", "Oskar Brandt"),
    Role("noor", "Noor Haddad"),
    Role("yuki", "Yuki Tanabe"),
    Role("felix", "Felix Moreau"),
    Role("greta", "Greta Holm"),
    Role("bram", "Bram Visser"),
    Role("sofia", "Sofia Reyes"),
    Role("dario", "Dario Conti"),
    Role("helen", "Helen Marsh"),
    Role("kofi", "Kofi Mensah"),
    Role("anna", "Anna Petrov"),
    Role("luis", "Luis Ortega"),
    Role("piet", "Piet Jansen"),
    Role("wim", "Wim Bakker"),
    Role("erin", "Erin Walsh"),
    Role("sam", "Sam Whitlock"),
    Role("vera", "Vera Novak", (RoleGrant.Role.AUDITOR,)),
)

CUSTOMERS = (
    ("harbour-fuels", "Harbour Fuels", Account.Class.KEY, "forecourts", (("nadia", "Nadia Brook", "Site manager"),)),
    ("nordlicht-si", "Nordlicht SI", Account.Class.GLOBAL, "partners", (("jonas", "Jonas Keller", "Engineer"),)),
    ("alder-foods", "Alder Foods", Account.Class.REGULAR, "retail", (("tess", "Tess Alder", "Owner"),)),
    ("quill-and-co", "Quill & Co", Account.Class.REGULAR, "retail", (("omar", "Omar Quill", "Bookkeeper"),)),
    ("tamar-retail", "Tamar Retail", Account.Class.REGULAR, "retail", (("ruth", "Ruth Tamar", "Shop manager"),)),
)

PRODUCTS = (("tidewater-meter", "Tidewater meter"), ("pier-till", "Pier till"), ("lockgate-portal", "Lockgate portal"))


def make_staff(*, at: datetime, password: str | None = None) -> dict[str, Person]:
    """The staff by their short key; who exists already stays as they are."""
    people: dict[str, Person] = {}
    sealed = make_password(password)
    for role in STAFF:
        person = _person(f"{role.key}@{COMPANY}", role.name, sealed=sealed, is_staff=True)
        people[role.key] = person
        for granted in role.roles:
            grant_role(person, role=granted, by=None, at=at)
    return people


def make_customers(*, at: datetime, password: str | None = None) -> dict[str, Person]:
    """The customers' people by their short key, with their accounts; and the products."""
    for key, name in PRODUCTS:
        Product.objects.get_or_create(key=key, defaults={"name": name})
    people: dict[str, Person] = {}
    sealed = make_password(password)
    for key, name, account_class, segment, contacts in CUSTOMERS:
        account, _ = Account.objects.get_or_create(
            key=key, defaults={"name": name, "account_class": account_class, "segment": segment, "created_at": at}
        )
        for short, full, job in contacts:
            person = _person(f"{short}@{key}.example", full, sealed=sealed)
            Contact.objects.get_or_create(person=person, account=account, defaults={"job": job})
            people[short] = person
    return people


def _person(email: str, name: str, *, sealed: str, is_staff: bool = False) -> Person:
    """The demo's password is one for all and known to all: it is hashed once, since hashing is slow on purpose."""
    known = Person.objects.filter(email=email).first()
    if known is not None:
        return known
    person = Person(email=email, name=name, is_staff=is_staff, password=sealed)
    person.save()
    return person
