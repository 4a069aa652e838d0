"""Who may do what with knowledge. Everybody on the staff writes; who publishes holds a seat that governs knowledge."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.knowledge.models import Article
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.seats import seats_of

TRANSFER = "knowledge-transfer"
GOVERNING = frozenset({"knowledge-council", TRANSFER, "customer-portal"})
"""Units whose people publish articles and look after trainings, by their keys in the chart."""


def governs_knowledge(person: Person, *, at: datetime) -> bool:
    """Members and heads of a governing unit; administrators while the chart has none of these units."""
    known = GOVERNING & lookup.active_structure().unit_by_key.keys()
    if not known:
        return person.has_role(RoleGrant.Role.ADMINISTRATOR)
    return bool(known & seats_of(person, on=timezone.localdate(at)).units)


def can_publish(person: Person, *, at: datetime) -> bool:
    return governs_knowledge(person, at=at)


def can_improve(person: Person, article: Article, *, at: datetime) -> bool:
    """Everybody on the staff; what rests on law or contract only the people of its unit and those who govern knowledge."""
    if article.governance == Article.Governance.EXPERIENCE:
        return True
    own = article.unit_key and article.unit_key in seats_of(person, on=timezone.localdate(at)).units
    return bool(own) or governs_knowledge(person, at=at)


def can_oversee_trainings(person: Person, *, at: datetime) -> bool:
    return governs_knowledge(person, at=at)


def can_merge(person: Person, *, at: datetime) -> bool:
    """Who governs knowledge or sits on the council, and whoever verifies and qualifies: the people of the second tier and above."""
    structure, seats = lookup.active_structure(), seats_of(person, on=timezone.localdate(at))
    above = {unit.key for unit in structure.units if (unit.tier or 0) >= _SECOND_TIER}
    return bool(above & seats.units) or governs_knowledge(person, at=at) or sits_on_council(person, at=at)


_SECOND_TIER = 2
COUNCIL = "knowledge-council"


def sits_on_council(person: Person, *, at: datetime) -> bool:
    """Its members and whoever heads it, the two directors who approve solutions, and administrators where the chart has none."""
    structure = lookup.active_structure()
    if COUNCIL not in structure.unit_by_key:
        return person.has_role(RoleGrant.Role.ADMINISTRATOR)
    seats = seats_of(person, on=timezone.localdate(at))
    return COUNCIL in seats.units or "technical-director" in seats.positions
