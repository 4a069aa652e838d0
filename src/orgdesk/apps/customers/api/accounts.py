"""Accounts, their people, and what is done for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.matching import Match, require_match, tagged
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.shapes import Day, Given, Key, KeyGiven, Named, SomeLine, Words
from orgdesk.apps.customers.actions import describe_account
from orgdesk.apps.customers.actions.note_contact import note_contact
from orgdesk.apps.customers.actions.transfer_account import transfer_account
from orgdesk.apps.customers.keeping import require_keeping
from orgdesk.apps.customers.models import Account, Contact, OutboundContact, OwnerPeriod, Product
from orgdesk.apps.customers.models.ownership import Stage
from orgdesk.apps.customers.ownership import owner_of
from orgdesk.apps.customers.portfolio import latest_health

router = Router(auth=Scope("customers"))
contacts = Router(auth=Scope("customers"))
products = Router(auth=Scope("customers"))


class AccountsWanted(Paging):
    """Which accounts; `account_class` and `owner` (`me`, `none`) narrow."""

    q: Annotated[str, Query(max_length=200)] = ""
    account_class: Annotated[str, Query(max_length=12)] = ""
    owner: Annotated[str, Query(max_length=4)] = ""


class ContactsWanted(Paging):
    account: Annotated[str, Query(max_length=60)] = ""
    email: Annotated[str, Query(max_length=250)] = ""


class AccountShape(Schema):
    """A customer organisation; `health` runs from 0 to 100 where enough is known of it."""

    key: str
    name: str
    account_class: str
    segment: str
    parent: str
    owner: Named | None
    health: float | None
    zone: str
    notes: str
    signed_on: date | None
    live_on: date | None
    left_on: date | None


class ContactShape(Schema):
    """A person who speaks for an account."""

    key: str
    name: str
    email: str
    language: str
    account: Named
    job: str


class ProductShape(Schema):
    key: str
    name: str
    kind: str
    unit: str


class AccountChange(Given):
    """Notes on site, job and urgency; a day of signing or going live plans the check-ins."""

    notes: Words = ""
    signed_on: Day | None = None
    live_on: Day | None = None


class ContactNote(Given):
    """A contact that the company began: why, by what, and what came of it."""

    purpose: OutboundContact.Purpose
    channel: Annotated[str, StringConstraints(max_length=40)] = "phone"
    outcome: Annotated[str, StringConstraints(max_length=250, pattern=r"\S")]


class TransferGiven(Given):
    """Who is asked to take the account over, from which day, and why."""

    person: KeyGiven
    stage: Stage
    on: Day
    reason: SomeLine


class NotedShape(Schema):
    number: int
    at: datetime


@router.get("", response=Page[AccountShape])
def list_accounts(request: Call, wanted: Query[AccountsWanted]) -> Any:
    """Accounts that have not left, by name."""
    found = Account.objects.visible_to(request.user).staying().matching(wanted.q)
    if wanted.account_class:
        found = found.filter(account_class=wanted.account_class)
    if wanted.owner == "me":
        found = found.owned_by(request.user)
    elif wanted.owner == "none":
        found = found.exclude(pk__in=OwnerPeriod.objects.visible_to(request.user).filter(until=None).values("account"))
    return page_of(found.select_related("parent"), wanted, lambda row: account_shape(row, request), order="name")


@router.get("/{key}", response=AccountShape)
def read_account(request: Call, response: HttpResponse, key: Key) -> Any:
    """One account. Its `ETag` is what a change must name."""
    return tagged(response, account_shape(_account(request, key), request))


@router.patch("/{key}", response=AccountShape)
def change_account(request: Call, response: HttpResponse, key: Key, given: AccountChange, if_match: Match) -> Any:
    """Change what is named: notes, signing and go-live day."""
    account = _account(request, key)
    require_keeping(request.user, account, at=request.at)
    require_match(if_match, account_shape(account, request))
    kept = {name: getattr(account, name) for name in ("notes", "signed_on", "live_on")}
    describe_account(account, **{**kept, **given.dict(exclude_unset=True)}, by=request.user, at=request.at)
    return tagged(response, account_shape(_account(request, key), request))


@router.get("/{key}/contacts", response=Page[ContactShape])
def list_account_contacts(request: Call, key: Key, paging: Query[Paging]) -> Any:
    """The people who speak for the account."""
    rows = _account(request, key).contacts.select_related("person", "account")
    return page_of(rows, paging, contact_shape, order="pk")


@router.post("/{key}/outbound-contacts", response={201: NotedShape})
def note_outbound_contact(request: Call, key: Key, given: ContactNote) -> Any:
    """Note a contact that the company began."""
    row = note_contact(_account(request, key), by=request.user, at=request.at, **given.dict())
    return Status(201, NotedShape(number=row.pk, at=row.at))


@router.post("/{key}/transfers", response={201: NotedShape})
def offer_account_transfer(request: Call, key: Key, given: TransferGiven) -> Any:
    """Ask somebody to take the account over; nothing changes until they accept."""
    to = get_object_or_404(Person.objects.visible_to(request.user).staff(), key=given.person)
    row = transfer_account(
        _account(request, key),
        to,
        stage=given.stage,
        on=given.on,
        reason=given.reason,
        by=request.user,
        at=request.at,
    )
    return Status(201, NotedShape(number=row.pk, at=request.at))


@contacts.get("", response=Page[ContactShape])
def list_contacts(request: Call, wanted: Query[ContactsWanted]) -> Any:
    """People who speak for accounts, by account or e-mail address."""
    rows = Contact.objects.filter(  # allow visible-rows-only: of visible accounts
        account__in=Account.objects.visible_to(request.user)
    )
    if wanted.account:
        rows = rows.filter(account__key=wanted.account)
    if wanted.email:
        rows = rows.filter(person__email__iexact=wanted.email)
    return page_of(rows.select_related("person", "account"), wanted, contact_shape, order="pk")


@products.get("", response=Page[ProductShape])
def list_products(request: Call, paging: Query[Paging]) -> Any:
    """What customers have and ask about."""
    rows = Product.objects.all()  # allow visible-rows-only: products are the house's own and no secret
    return page_of(rows, paging, _product, order="pk")


def account_shape(account: Account, request: Call) -> AccountShape:
    period = owner_of(account, on=timezone.localdate(request.at))
    score = latest_health([account.pk]).get(account.pk)
    return AccountShape(
        key=account.key,
        name=account.name,
        account_class=account.account_class,
        segment=account.segment,
        parent=account.parent.key if account.parent else "",
        owner=Named(key=period.owner.key, name=period.owner.name) if period else None,
        health=score.said if score else None,
        zone=account.zone,
        notes=account.notes,
        signed_on=account.signed_on,
        live_on=account.live_on,
        left_on=account.left_on,
    )


def contact_shape(row: Contact) -> ContactShape:
    return ContactShape(
        key=row.person.key,
        name=row.person.name,
        email=row.person.email,
        language=row.person.language,
        account=Named(key=row.account.key, name=row.account.name),
        job=row.job,
    )


def _product(row: Product) -> ProductShape:
    return ProductShape(key=row.key, name=row.name, kind=row.kind, unit=row.unit_key)


def _account(request: Call, key: str) -> Account:
    return get_object_or_404(Account.objects.visible_to(request.user).select_related("parent"), key=key)
