"""The register of limitations as cards, with whom each of them holds up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Prefetch

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.models import Limitation, LimitationLink, Solution, Stage, Training
from orgdesk.apps.knowledge.models.limitation import ENDS, LimitationQuerySet
from orgdesk.apps.knowledge.tickets import TicketNote, notes_of

_CLOSED_SHOWN = 8


@dataclass(frozen=True)
class Card:
    """A limitation and its reach; `age` runs until it was closed, `approved` counts the verdicts on its last solution."""

    limitation: Limitation
    age: timedelta
    tickets: int
    accounts: tuple[str, ...]
    approved: int

    @property
    def customers(self) -> str:
        return ", ".join(self.accounts)


@dataclass(frozen=True)
class Column:
    stage: Stage
    cards: list[Card]
    count: int


@dataclass(frozen=True)
class Figures:
    """The strip on top; a loop is closed that ended told or refused; the share is None before the first limitation."""

    open: int
    median_age: timedelta | None
    oldest: Card | None
    told: int
    refused: int
    without: int
    closed_share: float | None
    asked: int
    learnt: int

    @property
    def learnt_share(self) -> float | None:
        """Of the people asked to learn an answer, those who have read it or been to a session."""
        return self.learnt / self.asked if self.asked else None


def columns_of(limitations: LimitationQuerySet, *, person: Person, at: datetime) -> list[Column]:
    """One column a stage; of the closed ones only the last few have cards."""
    open_cards = cards_of(limitations.open().order_by("discovered_at"), person=person, at=at)
    closed = limitations.filter(stage=Stage.CLOSED)
    shown = cards_of(closed.order_by("-closed_at")[:_CLOSED_SHOWN], person=person, at=at)
    by_stage = {stage: [card for card in open_cards if card.limitation.stage == stage] for stage in Stage}
    by_stage[Stage.CLOSED] = shown
    counts = {stage: len(cards) for stage, cards in by_stage.items()} | {Stage.CLOSED: closed.count()}
    return [Column(stage, by_stage[stage], counts[stage]) for stage in Stage]


def cards_of(limitations: Iterable[Limitation] | LimitationQuerySet, *, person: Person, at: datetime) -> list[Card]:
    """Cards in the order given, in four queries however many."""
    if isinstance(limitations, LimitationQuerySet):
        limitations = with_reach(limitations)
    rows = list(limitations)
    notes = notes_of((link.ticket_key for row in rows for link in row.links.all()), person)
    return [_card(row, notes, at=at) for row in rows]


def with_reach(limitations: LimitationQuerySet) -> LimitationQuerySet:
    return limitations.select_related("product", "discovered_by", "merged_into").prefetch_related(
        Prefetch("links", LimitationLink.objects.order_by("at")),
        Prefetch("solutions", Solution.objects.prefetch_related("approvals")),
    )


def figures_of(limitations: LimitationQuerySet, columns: list[Column]) -> Figures:
    cards = [card for column in columns if column.stage != Stage.CLOSED for card in column.cards]
    told, refused, without = (limitations.ended(how).count() for how in ENDS)
    people = Training.objects.filter(limitation__in=limitations).with_share_in_all()
    known = len(cards) + told + refused + without
    return Figures(
        open=len(cards),
        median_age=timedelta(seconds=median(card.age.total_seconds() for card in cards)) if cards else None,
        oldest=max(cards, key=lambda card: card.age, default=None),
        told=told,
        refused=refused,
        without=without,
        closed_share=(told + refused) / known if known else None,
        **people,
    )


def _card(row: Limitation, notes: dict[str, TicketNote], *, at: datetime) -> Card:
    keys = [link.ticket_key for link in row.links.all()]
    accounts = sorted({notes[key].account for key in keys if key in notes and notes[key].account})
    solutions = list(row.solutions.all())
    approved = solutions[-1].approved_count if solutions else 0
    return Card(row, (row.closed_at or at) - row.discovered_at, len(keys), tuple(accounts), approved)
