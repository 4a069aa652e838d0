"""Every contact with an account, over all channels. Apps above register what they know of in `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.events.models import Event


@dataclass(frozen=True, slots=True)
class Touch:
    """One contact: when, by which channel, whether the customer began it, who of us or them, in a line."""

    at: datetime
    channel: str
    inbound: bool
    who: str
    words: str
    url: str = ""
    person: int | None = None
    """Who of us dealt with the customer, where somebody did."""
    contact: int | None = None
    """Which of the customer's people it was, where that is known."""

    @property
    def direction(self) -> str:
        return _("they came to us") if self.inbound else _("we came to them")


HISTORY_READ: Final = "history.read"

Source = Callable[[Account, Person, int], Iterable[Touch]]
_sources: dict[str, Source] = {}


def register(key: str, source: Source) -> None:
    """`source(account, reader, limit)` gives the latest contacts that the reader may see, newest first."""
    _sources[key] = source


def history_of(account: Account, reader: Person, *, limit: int = 200, contact: int | None = None) -> list[Touch]:
    """The latest contacts, newest first; those of one of the customer's people where one is named.

    A contact is what was said between the customer and us. What somebody looks at, searches or clicks is none, and no source gives it.
    """
    found = [touch for source in _sources.values() for touch in source(account, reader, limit)]
    if contact is not None:
        found = [touch for touch in found if touch.contact == contact]
    return sorted(found, key=lambda touch: touch.at, reverse=True)[:limit]


def faces_in(touches: Iterable[Touch], *, since: datetime) -> int:
    """How many of our people the account dealt with since then."""
    return len({one.person for one in touches if one.person is not None and one.at >= since})


def _outbound(account: Account, reader: Person, limit: int) -> Iterable[Touch]:
    for row in account.outbound.select_related("by")[:limit]:
        words = f"{row.get_purpose_display()}: {row.outcome}"
        yield Touch(row.at, row.channel, False, row.by.name, words, person=row.by_id)


def _check_ins(account: Account, reader: Person, limit: int) -> Iterable[Touch]:
    held = account.check_ins.filter(held_at__isnull=False).select_related("held_by").order_by("-held_at")
    for row in held[:limit]:
        assert row.held_at is not None
        assert row.held_by is not None
        words = _("check-in after %(day)s days: %(summary)s") % {"day": row.day, "summary": row.summary}
        yield Touch(row.held_at, _("check-in"), False, row.held_by.name, words, person=row.held_by_id)


def _reviews(account: Account, reader: Person, limit: int) -> Iterable[Touch]:
    held = account.reviews.filter(held_at__isnull=False).select_related("held_by").order_by("-held_at")
    for row in held[:limit]:
        assert row.held_at is not None
        assert row.held_by is not None
        yield Touch(row.held_at, _("review"), False, row.held_by.name, row.summary, person=row.held_by_id)


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened the history of an account, or of one of its people (empty for all)."""

    at: datetime
    by: str
    contact: str


def readers_of(account: Account, *, since: datetime) -> list[Opened]:
    """Who opened it since then, the latest first."""
    rows = list(Event.objects.about("account", account.key).of_kind(HISTORY_READ).filter(at__gte=since).order_by("-at"))
    keys = {row.actor for row in rows} | {str(row.data.get("contact", "")) for row in rows}
    names = dict(Person.objects.filter(key__in=keys).values_list("key", "name"))
    return [
        Opened(row.at, names.get(row.actor, row.actor), names.get(str(row.data.get("contact", "")), "")) for row in rows
    ]


register("outbound", _outbound)
register("check-ins", _check_ins)
register("reviews", _reviews)
