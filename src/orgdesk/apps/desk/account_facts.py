"""What the desk knows about accounts: their tickets, what holds them up, and every message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers import exceptions, history, matters, signals
from orgdesk.apps.customers.exceptions import Exceptional
from orgdesk.apps.customers.history import Touch
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.models.account import AccountQuerySet
from orgdesk.apps.customers.signals import Reading
from orgdesk.apps.desk.models import Escalation, Message, Ticket
from orgdesk.apps.desk.models.ticket import TicketQuerySet
from orgdesk.apps.knowledge.models import Limitation, LimitationLink

LIMITATION_DAYS = 30
"""A customer held up for longer by one limitation is an exception."""
_QUARTER = timedelta(days=90)


def read_tickets(accounts: Sequence[int], on: date) -> Mapping[int, Reading]:
    """Open ones weigh; an account that asked nothing in a quarter says nothing."""
    since = timezone.make_aware(datetime.combine(on - _QUARTER, time.max))
    # What was opened since then was active since then: the index of an account's tickets is in the order of their last activity.
    recent = Ticket.objects.filter(account__in=accounts, last_activity_at__gt=since, opened_at__gt=since).order_by()
    asked = dict(recent.values_list("account").annotate(Count("pk")))
    opened = dict(
        Ticket.objects.filter(account__in=accounts).open().order_by().values_list("account").annotate(Count("pk"))
    )
    return {pk: _tickets(opened.get(pk, 0), asked.get(pk, 0)) for pk in {*asked, *opened}}


def _tickets(opened: int, asked: int) -> Reading:
    words = ngettext("%(open)s ticket open", "%(open)s tickets open", opened) % {"open": opened}
    return Reading(f"{words}, {_('%(count)s asked in 90 days') % {'count': asked}}", 1 / (1 + opened / 3))


def read_limitations(accounts: Sequence[int], on: date) -> Mapping[int, Reading]:
    """Open limitations that hold up tickets of the account."""
    keys = _held_up(accounts)
    words = _("held up by %(limitations)s")
    return {
        pk: Reading(words % {"limitations": ", ".join(sorted(held))}, 1 / (1 + len(held))) for pk, held in keys.items()
    }


def _held_up(accounts: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    owners = Ticket.objects.filter(key=OuterRef("ticket_key")).values("account")[:1]
    links = LimitationLink.objects.filter(limitation__in=Limitation.objects.open()).annotate(owner=Subquery(owners))
    for pk, key in links.filter(owner__in=accounts).values_list("owner", "limitation__key"):
        found.setdefault(pk, set()).add(key)
    return found


def find_old_limitations(accounts: AccountQuerySet, on: date) -> Iterable[Exceptional]:
    """Customers whom one limitation has held up for too long."""
    old = {row.key: row for row in Limitation.objects.open().filter(discovered_at__date__lt=on - timedelta(days=LIMITATION_DAYS))}  # fmt: skip
    if not old:
        return
    links = LimitationLink.objects.filter(limitation__key__in=old).values_list("ticket_key", "limitation__key")
    tickets = dict(links)
    rows = Ticket.objects.filter(key__in=tickets, account__in=accounts).select_related("account")
    seen: set[tuple[int, str]] = set()
    for ticket in rows:
        limitation = old[tickets[ticket.key]]
        assert ticket.account is not None
        if (ticket.account.pk, limitation.key) not in seen:
            seen.add((ticket.account.pk, limitation.key))
            words = _("held up by %(limitation)s for more than %(days)s days")
            values = {"limitation": f"{limitation.key} {limitation.title}", "days": LIMITATION_DAYS}
            since = limitation.discovered_at.date()
            yield Exceptional("limitation", ticket.account, limitation.key, words % values, since)


def read_messages(account: Account, reader: Person, limit: int) -> Iterable[Touch]:
    """Every message to and from the customer, by whatever channel."""
    for row in _latest_messages(Ticket.objects.visible_to(reader).filter(account=account), limit):
        inbound = row.kind == Message.Kind.RECEIVED
        yield Touch(
            at=row.at,
            channel=row.ticket.get_channel_display(),
            inbound=inbound,
            who=row.author.name if row.author else "",
            words=f"{row.ticket.reference} {row.ticket.subject}",
            url=reverse("desk:ticket", args=[row.ticket.key]),
            person=row.author_id if not inbound else None,
            contact=row.ticket.requester_id,
        )


def _latest_messages(tickets: TicketQuerySet, limit: int) -> list[Message]:
    """Of the tickets that were active last, as many as it takes: no message is later than the last activity of its ticket."""
    looked_at = limit
    while True:
        active = list(tickets.order_by("-last_activity_at").values_list("pk", "last_activity_at")[:looked_at])
        rows = Message.objects.filter(ticket__in=[pk for pk, _at in active], automatic=False)
        found = list(
            rows.exclude(kind=Message.Kind.NOTE).select_related("ticket", "author").order_by("-at", "-pk")[:limit]
        )
        if len(active) < looked_at or (len(found) == limit and found[-1].at >= active[-1][1]):
            return found
        looked_at *= 4


def escalated_tickets() -> QuerySet[Escalation]:
    """Open tickets for which more authority was asked."""
    asked = Escalation.objects.filter(kind=Escalation.Kind.HIERARCHICAL, ticket__in=Ticket.objects.open())
    return asked.annotate(reference=Concat(Value(f"{settings.ORGDESK_REFERENCE_PREFIX}-"), "ticket__key"))


signals.register("tickets", gettext_lazy("Tickets"), read_tickets, order=50, weight=1)
signals.register("limitations", gettext_lazy("Limitations"), read_limitations, order=60, weight=2)
exceptions.register("limitation", gettext_lazy("held up for long"), find_old_limitations)
history.register("messages", read_messages)
matters.register(
    "escalation", gettext_lazy("request %(key)s was escalated and is open"), escalated_tickets, account="ticket__account",
    key="reference",
)  # fmt: skip
