"""Begin an account, and say who speaks for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import resolve, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import lock_account, note_account
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Account, Contact


def open_account(
    *, name: str, zone: str, by: Person, at: datetime, contact_name: str = "", contact_email: str = ""
) -> Account:
    """Raises CustomersRefused for a name that another account has already; that one is named."""
    with transaction.atomic():
        there = Account.objects.filter(name__iexact=name.strip()).first()
        if there is not None:
            raise CustomersRefused(_("%(account)s is a customer already; open their page.") % {"account": there})
        account = Account.objects.create(key=_free_key(name), name=name.strip(), zone=zone, created_at=at)
        note_account("account.opened", account, at=at, by=by.key, text={"name": account.name})
        if contact_email:
            add_contact(account, name=contact_name or contact_email, email=contact_email, job="", by=by, at=at)
    return account


def add_contact(account: Account, *, name: str, email: str, job: str, by: Person, at: datetime) -> Contact:
    """Somebody known by that address is the same person; told again, only the job changes. They sign in with a link by mail."""
    with transaction.atomic():
        account = lock_account(account)
        person = Person.objects.filter(email__iexact=email).first()
        if person is not None and person.is_staff:
            raise CustomersRefused(_("%(name)s works here; a contact is one of the customer's own people.") % {"name": person})  # fmt: skip
        if person is None:
            person = Person.objects.create_person(email=email, name=name)
        row, made = Contact.objects.update_or_create(person=person, account=account, defaults={"job": job})
        note_account(
            "contact.added", account, at=at, by=by.key, objects={"person": [person.key]}, data={"new": made}
        )  # fmt: skip
    return row


def remove_contact(row: Contact, *, by: Person, at: datetime) -> None:
    """They no longer speak for the account nor see its page; what they asked and said stays."""
    with transaction.atomic():
        note_account("contact.removed", row.account, at=at, by=by.key, objects={"person": [row.person.key]})
        row.delete()


def _free_key(name: str) -> str:
    """No other account's, and no page's: "new" and "health" are addresses."""
    begin = slugify(name)[:50] or "customer"
    keys = [begin, *(f"{begin}-{number}" for number in range(2, 1000))]
    taken = set(Account.objects.filter(key__startswith=begin).values_list("key", flat=True))
    return next(key for key in keys if key not in taken and _is_free(key))


def _is_free(key: str) -> bool:
    return resolve(reverse("customers:account", args=[key])).url_name == "account"
