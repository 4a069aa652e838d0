"""Open a limitation, or hang another ticket on one that is open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.errors import KnowledgeRefused, WordsMissing
from orgdesk.apps.knowledge.models import Limitation, LimitationLink, Stage, StageEntry
from orgdesk.apps.process.actions import start_instance

OVERSIGHT = "knowledge-oversight"


def discover_limitation(
    *,
    kind: str,
    title: str,
    by: Person,
    at: datetime,
    description: str = "",
    product: Product | None = None,
    ticket_key: str = "",
) -> Limitation:
    """Register what cannot be done or is not known, and begin its oversight. Raises WordsMissing without a title."""
    title = title.strip()
    if not title:
        raise WordsMissing(_("Say in one line what is not possible or not known, so that others can find it."))
    with transaction.atomic():
        limitation = Limitation.objects.create(
            key=f"new-{by.key}-{at.timestamp()}"[:20],
            kind=kind,
            title=title[:200],
            description=description,
            product=product,
            discovered_by=by,
            discovered_at=at,
            discovered_from=ticket_key,
        )
        limitation.key = f"L-{limitation.pk}"
        limitation.save(update_fields=["key"])
        StageEntry.objects.create(limitation=limitation, stage=Stage.DISCOVERED, at=at, by=by)
        record_event(
            "limitation.discovered",
            at=at,
            by=by.key,
            objects={"limitation": limitation.key, **({"ticket": ticket_key} if ticket_key else {})},
            data={"kind": kind, "product": product.key if product else ""},
        )
        if ticket_key:
            link_limitation(limitation, ticket_key=ticket_key, by=by, at=at)
        start_instance(
            OVERSIGHT,
            subject=("limitation", limitation.key),
            data={"kind": kind, "round": 1, "refused": False, "limitation": limitation.key},
            by=by.key,
            at=at,
        )
    limitation.refresh_from_db()
    return limitation


def link_limitation(limitation: Limitation, *, ticket_key: str, by: Person, at: datetime) -> LimitationLink:
    """The ticket waits for this limitation too. Raises KnowledgeRefused when the limitation is closed."""
    if limitation.merged_into is not None:
        raise KnowledgeRefused(
            _("%(limitation)s is the same as %(stays)s: choose that one.")
            % {"limitation": limitation.key, "stays": limitation.merged_into.key}
        )
    if limitation.stage == Stage.CLOSED:
        raise KnowledgeRefused(
            _("%(limitation)s is closed: its answer is published. Read it, or open a new limitation.")
            % {"limitation": limitation.key}
        )
    with transaction.atomic():
        link, made = LimitationLink.objects.get_or_create(
            limitation=limitation, ticket_key=ticket_key, defaults={"by": by, "at": at}
        )
        if made:
            record_event(
                "limitation.linked", at=at, by=by.key, objects={"limitation": limitation.key, "ticket": ticket_key}
            )
    return link
