"""Colleagues."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.shapes import Key

router = Router(auth=Scope("people"))


class PeopleWanted(Paging):
    q: Annotated[str, Query(max_length=200)] = ""


class ColleagueShape(Schema):
    """Somebody who works here."""

    key: str
    name: str
    alias: str
    email: str
    language: str
    zone: str
    active: bool


@router.get("", response=Page[ColleagueShape])
def list_people(request: Call, wanted: Query[PeopleWanted]) -> Any:
    """Colleagues, by name."""
    found = Person.objects.visible_to(request.user).staff()
    found = found.filter(Q(name__icontains=wanted.q) | Q(alias__icontains=wanted.q) | Q(email__icontains=wanted.q))
    return page_of(found, wanted, _shape, order="name")


@router.get("/{key}", response=ColleagueShape)
def read_person(request: Call, key: Key) -> Any:
    """One colleague."""
    return _shape(get_object_or_404(Person.objects.visible_to(request.user).staff(), key=key))


def _shape(person: Person) -> ColleagueShape:
    return ColleagueShape(
        key=person.key,
        name=person.name,
        alias=person.alias,
        email=person.email,
        language=person.language,
        zone=person.zone,
        active=person.is_active,
    )
