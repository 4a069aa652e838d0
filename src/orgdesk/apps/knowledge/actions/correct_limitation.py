"""Say better what a limitation is: its line, what happens, its product. Its way through the process stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.errors import WordsMissing
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.ui.lengths import whole


def correct_limitation(
    limitation: Limitation, *, title: str, description: str, product: Product | None, by: Person, at: datetime
) -> Limitation:
    """What stood before stays in the story. Raises WordsMissing without a title."""
    title = whole(title.strip(), 200, "title")
    if not title:
        raise WordsMissing(_("Say in one line what is not possible or not known, so that others can find it."))
    with transaction.atomic():
        kept = Limitation.objects.select_for_update().get(pk=limitation.pk)
        before = kept.title
        if (kept.title, kept.description, kept.product) == (title, description, product):
            return kept
        kept.title, kept.description, kept.product = title, description, product
        kept.save(update_fields=["title", "description", "product"])
        record_event(
            "limitation.corrected",
            at=at,
            by=by.key,
            objects={"limitation": kept.key},
            data={"product": product.key if product else ""},
            text={"before": before} if before != title else None,
        )
    return kept
