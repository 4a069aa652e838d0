"""An article answers, or helped to answer, a ticket: the link rate is counted from this."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.apply_macro import insert_words
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.models import Article, in_plain_words

LINKED = "knowledge.linked"


def link_article(ticket: Ticket, article: Article, *, by: Person, at: datetime, insert: bool = False) -> None:
    """Linking twice counts once; with `insert` its published words go into the reply's draft. Raises DeskRefused without any."""
    version = article.words_in(ticket.requester.language) or article.latest
    if insert and version is None:
        raise DeskRefused(_("This article has no words yet."))
    with transaction.atomic():
        if article.key not in linked_articles(ticket):
            pre_existing = article.created_at < ticket.opened_at
            record_event(
                LINKED,
                at=at,
                by=by.key,
                objects={"ticket": ticket.key, "article": article.key},
                data={"known": pre_existing, "tier": ticket.tier},
            )
        if insert and version is not None:
            insert_words(ticket, in_plain_words(version.body), person=by, at=at)


def linked_articles(ticket: Ticket) -> list[str]:
    """Keys of the articles linked to a ticket, the first linked first; captured ones are links too."""
    events = Event.objects.filter(
        kind__in=[LINKED, "knowledge.captured"], subjects__object_type="ticket", subjects__object_key=ticket.key
    ).prefetch_related("subjects")
    keys = [row.object_key for event in events for row in event.subjects.all() if row.object_type == "article"]
    return list(dict.fromkeys(keys))
