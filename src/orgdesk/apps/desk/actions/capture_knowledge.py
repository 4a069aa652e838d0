"""Knowledge from a case: the answer becomes the draft of an article."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.errors import WordsMissing
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.actions import write_article
from orgdesk.apps.knowledge.models import Article


def capture_knowledge(ticket: Ticket, *, by: Person, at: datetime) -> Article:
    """The article of the latest answer: the one captured before, else a new draft in the customer's words. Raises WordsMissing."""
    resolution = ticket.resolutions.last()
    if resolution is None or not resolution.answer.strip():
        raise WordsMissing(
            _("%(reference)s has no answer yet to make an article of.") % {"reference": ticket.reference}
        )
    if resolution.article is not None:
        return resolution.article
    with transaction.atomic():
        version = write_article(
            title=ticket.subject,
            body=resolution.answer,
            product=ticket.product,
            unit_key=resolution.unit_key,
            by=by,
            at=at,
        )
        resolution.article = version.article
        resolution.save(update_fields=["article"])
        record_event(
            "knowledge.captured",
            at=at,
            by=by.key,
            objects={"ticket": ticket.key, "article": version.article.key},
            data={"tier": resolution.tier},
        )
    return version.article
