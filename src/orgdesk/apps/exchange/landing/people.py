"""Users and organisations of the old desk as people and accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import slugify

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Contact
from orgdesk.apps.exchange.landing.ground import Ground, looked_up
from orgdesk.core.service.exchange import Part, SourceOrganisation, SourcePerson

_PUBLIC_DOMAINS = {
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "gmx.de",
    "live.com",
}
_LANGUAGES = {"en", "nl", "de"}


def take_organisations(ground: Ground, organisations: Sequence[SourceOrganisation]) -> None:
    """An account of the same name is the same account; others are new."""
    new = [one for one in organisations if one.id not in ground.accounts]
    for one in organisations:
        ground.report.count("organisations_same", one.id in ground.accounts)
    made: dict[str, int] = {}
    if new:
        named = {name.casefold(): pk for name, pk in Account.objects.values_list("name", "pk")}
        keys = set(Account.objects.values_list("key", flat=True))
        rows: dict[str, Account] = {}
        for one in new:
            name = one.name.strip()[:160] or f"{ground.run.get_kind_display()} {one.id}"
            if name.casefold() in named:
                made[one.id] = named[name.casefold()]
            elif name.casefold() not in rows:
                rows[name.casefold()] = Account(key=_free_key(one, name, keys, ground), name=name, notes=one.notes, created_at=ground.at)  # fmt: skip
        Account.objects.bulk_create(rows.values(), batch_size=100)
        for one in new:
            if one.id not in made:
                made[one.id] = rows[
                    (one.name.strip()[:160] or f"{ground.run.get_kind_display()} {one.id}").casefold()
                ].pk
        ground.remember(Part.ORGANISATION, made)
        ground.report.count("organisations_new", len(rows))
        ground.report.count("organisations_known", len(new) - len(rows))
    ground.accounts.update(made)
    for one in organisations:
        ground.domains.update({domain.casefold(): ground.accounts[one.id] for domain in one.domains if domain.casefold() not in _PUBLIC_DOMAINS})  # fmt: skip


def take_people(ground: Ground, people: Iterable[SourcePerson]) -> None:
    """Somebody with the same address is the same person, and stays as they are; agents are those whom somebody matched."""
    listed = {one.id: one for one in people}
    ground.agents.update(one.id for one in listed.values() if one.agent)
    new = [one for one in listed.values() if one.id not in ground.people]
    ground.report.count("people_same", len(listed) - len(new))
    if not new:
        return
    addresses = {one.id: address_of(one, ground.run.source) for one in new}
    known = {row.email.casefold(): row.pk for row in looked_up(Person, "email", set(addresses.values()))}
    found: dict[str, int] = {}
    rows: dict[str, Person] = {}
    for one in new:
        address = addresses[one.id]
        pk = ground.chosen_people.get(one.id) or known.get(address)
        if pk is not None:
            found[one.id] = pk
        elif address not in rows:
            rows[address] = _person(one, address, ground)
    Person.objects.bulk_create(rows.values(), batch_size=100)
    found.update({one.id: rows[addresses[one.id]].pk for one in new if one.id not in found})
    ground.people.update(found)
    ground.remember(Part.PERSON, found)
    _speak_for_accounts(ground, new)
    ground.report.count("people_new", len(rows))
    ground.report.count("people_known", len(new) - len(rows))


def address_of(one: SourcePerson, source: str) -> str:
    """Their address in lower case; where there is none that mail could reach, one that says where they came from."""
    address = one.email.strip().casefold()[:254]
    try:
        validate_email(address)
    except ValidationError:
        return f"{slugify(source) or 'import'}-{re.sub(r'[^a-z0-9]+', '-', one.id.casefold()).strip('-')[:60]}@imported.invalid"
    return address


def _person(one: SourcePerson, address: str, ground: Ground) -> Person:
    """Nobody gets a way in by an import: contacts have no password, and agents who match nobody are kept as names."""
    row = Person(
        email=address,
        name=(one.name.strip() or address)[:120],
        is_staff=False,
        is_active=one.active and not one.agent,
        password=make_password(None),
    )
    row.language = one.language if one.language in _LANGUAGES else row.language
    if ground.is_own and re.fullmatch(r"p[0-9a-f]{12}", one.id):
        row.key = one.id
    return row


def _speak_for_accounts(ground: Ground, people: Sequence[SourcePerson]) -> None:
    """Contacts of the organisations that they were in; else of the one that owns the domain of their address."""
    rows: dict[tuple[int, int], Contact] = {}
    for one in people:
        accounts = [ground.accounts[old] for old in one.organisations if old in ground.accounts]
        domain = ground.domains.get(one.email.casefold().rpartition("@")[2])
        if not accounts and domain and not one.agent:
            accounts = [domain]
        person = ground.people[one.id]
        for account in accounts:
            if person not in ground.ours:
                rows.setdefault((person, account), Contact(person_id=person, account_id=account, job=one.job[:120]))
    Contact.objects.bulk_create(rows.values(), batch_size=200, ignore_conflicts=True)


def _free_key(one: SourceOrganisation, name: str, keys: set[str], ground: Ground) -> str:
    wanted = one.id if ground.is_own else slugify(name)
    base, number = (slugify(wanted)[:50] or f"account-{slugify(one.id)[:40]}"), 1
    key = base
    while key in keys:
        number += 1
        key = f"{base}-{number}"
    keys.add(key)
    return key
