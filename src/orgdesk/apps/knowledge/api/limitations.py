"""Limitations: what a tier cannot do or does not know, until every customer is told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.shapes import Given, Key, KeyGiven, KeyOrNone, Named, Words
from orgdesk.apps.customers.models import Product
from orgdesk.apps.knowledge.actions import discover_limitation, link_limitation
from orgdesk.apps.knowledge.models import Limitation

router = Router(auth=Scope("knowledge"))


class LimitationsWanted(Paging):
    """Which limitations; `stage` takes a stage, or `open` for all that are not closed."""

    q: Annotated[str, Query(max_length=200)] = ""
    kind: Annotated[str, Query(max_length=20)] = ""
    stage: Annotated[str, Query(max_length=20)] = ""
    product: Annotated[str, Query(max_length=60)] = ""


class LimitationGiven(Given):
    kind: Limitation.Kind
    title: Annotated[str, StringConstraints(max_length=200, pattern=r"\S")]
    description: Words = ""
    product: KeyOrNone = ""
    ticket: KeyOrNone = ""


class LinkGiven(Given):
    """The key of a ticket that the limitation holds up."""

    ticket: KeyGiven


class LimitationShape(Schema):
    """`tickets` are the keys of those that it holds up; `article` publishes its answer; `merged_into` is the one that it is the same as."""

    key: str
    kind: str
    title: str
    description: str
    stage: str
    product: Named | None
    tickets: list[str]
    article: str
    merged_into: str
    discovered_at: datetime


@router.get("", response=Page[LimitationShape])
def list_limitations(request: Call, wanted: Query[LimitationsWanted]) -> Any:
    """The register, the newest first."""
    found = Limitation.objects.visible_to(request.user).narrowed(
        words=wanted.q, kind=wanted.kind, stage=wanted.stage, product=wanted.product
    )
    return page_of(_whole(found), wanted, limitation_shape)


@router.post("", response={201: LimitationShape})
def register_limitation(request: Call, given: LimitationGiven) -> Any:
    """Register something that a tier cannot do or does not know; its oversight begins."""
    products = Product.objects.all()  # allow visible-rows-only: products are the house's own and no secret
    found = discover_limitation(
        kind=given.kind,
        title=given.title,
        description=given.description,
        product=get_object_or_404(products, key=given.product) if given.product else None,
        ticket_key=given.ticket,
        by=request.user,
        at=request.at,
    )
    return Status(201, limitation_shape(_limitation(request, found.key)))


@router.get("/{key}", response=LimitationShape)
def read_limitation(request: Call, key: Key) -> Any:
    """One limitation. Its steps are work items with the subject `limitation`."""
    return limitation_shape(_limitation(request, key))


@router.post("/{key}/links", response=LimitationShape)
def link_limitation_to_ticket(request: Call, key: Key, given: LinkGiven) -> Any:
    """Say that the limitation holds up a ticket; its customer is told when it is solved."""
    link_limitation(_limitation(request, key), ticket_key=given.ticket, by=request.user, at=request.at)
    return limitation_shape(_limitation(request, key))


def limitation_shape(row: Limitation) -> LimitationShape:
    return LimitationShape(
        key=row.key,
        kind=row.kind,
        title=row.title,
        description=row.description,
        stage=row.stage,
        product=Named(key=row.product.key, name=row.product.name) if row.product else None,
        tickets=[link.ticket_key for link in row.links.all()],
        article=row.article.key if row.article else "",
        merged_into=row.merged_into.key if row.merged_into else "",
        discovered_at=row.discovered_at,
    )


def _whole(found: Any) -> Any:
    return found.select_related("product", "article", "merged_into").prefetch_related("links")


def _limitation(request: Call, key: str) -> Limitation:
    found: Limitation = get_object_or_404(_whole(Limitation.objects.visible_to(request.user)), key=key)
    return found
