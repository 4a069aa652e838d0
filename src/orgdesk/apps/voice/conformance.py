"""How a complaint went through the house: who had it, how often it was handed over, and whether it kept to what is promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.models import Feedback
from orgdesk.apps.work.models import WorkItem


@dataclass(frozen=True, slots=True)
class Hand:
    """One unit had it: since when, and who."""

    unit: str
    name: str
    since: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The units in their order, and the rules of the house that were broken, in words' keys."""

    hands: tuple[Hand, ...]
    broken: tuple[str, ...]

    @property
    def handovers(self) -> int:
        return max(0, len(self.hands) - 1)

    @property
    def conforms(self) -> bool:
        return not self.broken


_MOST_HANDOVERS = 2
_ATTENTION = {"decide", "look"}
"""A director who decides or looks helps; the case stays where it is."""


def passage_of(feedback: Feedback) -> Passage:
    """Handed over twice at most, to no unit that had it before, with one owner once it is to be settled."""
    items = WorkItem.objects.about("complaint", feedback.key).exclude(kind__in=_ATTENTION)
    hands: list[Hand] = []
    for item in items.select_related("claimed_by", "finished_by").order_by("enabled_at", "pk"):
        unit = item.unit_key or lookup.unit_of_position(item.position_key)
        who = item.finished_by or item.claimed_by
        if not hands or hands[-1].unit != unit:
            hands.append(Hand(unit, lookup.unit_name(unit), item.enabled_at, who.name if who else ""))
        elif who and not hands[-1].person:
            hands[-1] = Hand(unit, hands[-1].name, hands[-1].since, who.name)
    units = [hand.unit for hand in hands]
    broken = []
    if len(hands) - 1 > _MOST_HANDOVERS:
        broken.append("handed_over_too_often")
    if len(set(units)) != len(units):
        broken.append("sent_back")
    settled = items.filter(kind="resolve").exclude(finished_by=None).values_list("finished_by", flat=True).distinct()
    if len(set(settled)) > 1:
        broken.append("owned_by_several")
    return Passage(tuple(hands), tuple(broken))
