"""Who has a ticket open now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Ticket, Viewing

FRESH = timedelta(seconds=45)


def view_ticket(ticket: Ticket, *, person: Person, doing: str, at: datetime) -> None:
    """A page says every few seconds that it is open; `doing` is "looking", "writing" or "left"."""
    known = Viewing.objects.filter(ticket=ticket, person=person).first()
    if doing not in Viewing.Doing.values:
        # A last word for whoever looks on: the row stays long enough for their streams to notice.
        Viewing.objects.filter(ticket=ticket, person=person).update(seen_at=at - FRESH, changed_at=at)
    elif known is None:
        Viewing.objects.get_or_create(
            ticket=ticket, person=person, defaults={"doing": doing, "seen_at": at, "changed_at": at}
        )
    else:
        news = known.doing != doing or known.seen_at < at - FRESH
        known.doing, known.seen_at = Viewing.Doing(doing), at
        known.changed_at = at if news else known.changed_at
        known.save(update_fields=["doing", "seen_at", "changed_at"])


def others_on(ticket: Ticket, person: Person, *, at: datetime) -> list[Viewing]:
    return list(ticket.viewings.filter(seen_at__gt=at - FRESH).exclude(person=person).select_related("person"))


def changed_since(since: datetime, at: datetime) -> Iterable[str]:
    """Keys of tickets on which somebody came, went, began to write, or fell silent."""
    news = Viewing.objects.filter(changed_at__gt=since, changed_at__lte=at)
    gone = Viewing.objects.filter(seen_at__gt=since - FRESH, seen_at__lte=at - FRESH)
    return (news | gone).values_list("ticket__key", flat=True).distinct()


def visible_tickets(person: Person, keys: Iterable[str]) -> set[str]:
    return set(Ticket.objects.visible_to(person).filter(key__in=list(keys)).values_list("key", flat=True))


def forget_viewings(*, at: datetime) -> int:
    return Viewing.objects.filter(seen_at__lt=at - timedelta(hours=1)).delete()[0]
