"""The programme in one view: what surveys, the board, tickets and complaints say, of everybody or of one account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, Q

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.models import Complaint, Feedback, Survey
from orgdesk.apps.voice.models.feedback import FeedbackQuerySet
from orgdesk.apps.voice.results import Results, results_of

DAYS = 90


@dataclass(frozen=True, slots=True)
class Counted:
    """A name, how often, and the share of the largest in percent (for a bar)."""

    name: str
    key: str
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that customers said in the last ninety days, from each of its sources."""

    scores: tuple[Results, ...]
    kinds: tuple[Counted, ...]
    open_items: int
    undecided: int
    answered_percent: int | None
    complaints_open: int
    complaints_late: int
    compliments: tuple[Counted, ...]
    themes: tuple[Counted, ...]
    tickets: tuple[Counted, ...]
    ticket_count: int


def overview_for(person: Person, *, at: datetime, account: Account | None = None) -> Overview:
    since = at - timedelta(days=DAYS)
    said = Feedback.objects.visible_to(person).filter(received_at__gte=since)
    complaints = Complaint.objects.visible_to(person)
    if account is not None:
        said, complaints = said.filter(account=account), complaints.filter(feedback__account=account)
    tickets = _tickets(since, account)
    return Overview(
        scores=tuple(results_of(survey, person, since=since) for survey in Survey.objects.visible_to(person)),
        kinds=_by(said, "kind", _names(Feedback.Kind)),
        open_items=said.open().exclude(kind=Feedback.Kind.COMPLIMENT).count(),
        undecided=said.filter(state=Feedback.State.ROUTED).count(),
        answered_percent=answered_percent(said),
        complaints_open=complaints.open().count(),
        complaints_late=complaints.overdue(at=at).count(),
        compliments=compliments_by_unit(person, since=since, account=account),
        themes=_by(said.exclude(theme=""), "theme", _names(Feedback.Theme)),
        tickets=tickets,
        ticket_count=sum(one.count for one in tickets),
    )


def compliments_by_unit(person: Person, *, since: datetime, account: Account | None = None) -> tuple[Counted, ...]:
    rows = Feedback.objects.visible_to(person).filter(kind=Feedback.Kind.COMPLIMENT, received_at__gte=since)
    if account is not None:
        rows = rows.filter(account=account)
    counts = Counter(dict(rows.exclude(unit_key="").values_list("unit_key").annotate(n=Count("pk")).order_by()))
    return _counted(counts, lookup.unit_name)


def praise_of(unit: str, person: Person, *, since: datetime) -> tuple[int, list[Feedback]]:
    """How often customers praised the unit, and the latest three compliments."""
    rows = Feedback.objects.visible_to(person).filter(
        kind=Feedback.Kind.COMPLIMENT, unit_key=unit, received_at__gte=since
    )
    return rows.count(), list(rows[:3])


def answered_percent(said: FeedbackQuerySet) -> int | None:
    asked = said.exclude(kind=Feedback.Kind.COMPLIMENT)
    totals = asked.aggregate(all=Count("pk"), told=Count("pk", filter=Q(told_at__isnull=False)))
    return round(100 * totals["told"] / totals["all"]) if totals["all"] else None


def _by(said: FeedbackQuerySet, field: str, names: dict[str, str]) -> tuple[Counted, ...]:
    counts = Counter(dict(said.values_list(field).annotate(n=Count("pk")).order_by()))
    return _counted(counts, lambda key: str(names.get(key, key)))


def _counted(counts: Counter[str], name: Callable[[str], str]) -> tuple[Counted, ...]:
    most = max(counts.values(), default=1)
    return tuple(Counted(name(key), key, count, round(100 * count / most)) for key, count in counts.most_common(8))


def _tickets(since: datetime, account: Account | None) -> tuple[Counted, ...]:
    """What customers asked about, from the log: tickets are a voice too, whether or not anybody calls them one."""
    opened = Event.objects.of_kind("ticket.opened").filter(at__gte=since)
    if account is not None:
        opened = opened.filter(subjects__object_type="account", subjects__object_key=account.key)
    about = EventObject.objects.filter(event__in=opened, object_type="product")
    counts = Counter(dict(about.values_list("object_key").annotate(n=Count("pk")).order_by()))
    names = dict(Product.objects.values_list("key", "name"))
    return _counted(counts, lambda key: names.get(key, key))


def _names(choices: type[models.TextChoices]) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}
