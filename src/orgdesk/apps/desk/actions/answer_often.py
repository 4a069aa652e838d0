"""Questions asked again and again become one article, whose words also serve as an answer in chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.keep_tools import keep_reply
from orgdesk.apps.desk.actions.link_article import LINKED, link_article
from orgdesk.apps.desk.errors import WordsMissing
from orgdesk.apps.desk.models import CannedReply, Ticket
from orgdesk.apps.events.models import EventObject
from orgdesk.apps.knowledge.actions import write_article
from orgdesk.core.service.likeness import cluster_texts

_MOST = 3000


@dataclass(frozen=True)
class Candidate:
    """Tickets that ask the same and no article answers yet; the answer given last is the draft."""

    title: str
    tickets: list[Ticket]
    answer: str


def candidates(*, at: datetime, days: int = 30, least: int = 3) -> list[Candidate]:
    """The largest first. Tickets with a linked article are answered already."""
    recent = Ticket.objects.filter(opened_at__gte=at - timedelta(days=days), opened_at__lte=at).order_by("-opened_at")
    tickets = {one.key: one for one in recent.prefetch_related("resolutions")[:_MOST]}
    linked = EventObject.objects.filter(
        object_type="ticket", object_key__in=tickets, event__kind__in=[LINKED, "knowledge.captured"]
    )
    for key in set(linked.values_list("object_key", flat=True)):
        tickets.pop(key, None)
    found = cluster_texts({key: one.subject for key, one in tickets.items()}, least=least)
    return [_candidate([tickets[key] for key in cluster.keys]) for cluster in found]


def answer_often(tickets: Sequence[Ticket], *, title: str, body: str, by: Person, at: datetime) -> CannedReply:
    """One article, canned words that follow it, and a link from every ticket that asked. Raises WordsMissing."""
    if not title.strip() or not body.strip():
        raise WordsMissing(_("Give the question and its answer."))
    with transaction.atomic():
        product = next((one.product for one in tickets if one.product), None)
        version = write_article(title=title.strip(), body=body.strip(), product=product, by=by, at=at)
        for ticket in tickets:
            link_article(ticket, version.article, by=by, at=at)
        taken = CannedReply.objects.filter(title=title.strip()[:120]).first()
        return keep_reply(title=title, body="", article=version.article, reply=taken, by=by, at=at)


def _candidate(tickets: list[Ticket]) -> Candidate:
    answers = [row.answer for one in tickets for row in one.resolutions.all() if row.answer]
    return Candidate(min((one.subject for one in tickets), key=len), tickets, answers[0] if answers else "")
