"""How far the company's sentences about itself are true, in groups large enough that nobody is found out."""

from __future__ import annotations

from dataclasses import dataclass

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.models import CultureAnswer, CultureStatement
from orgdesk.core.service.surveys import Score, satisfaction

LEAST = 5
"""Fewer answers than this are never shown: they would tell of persons."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One sentence: how many agree, of everybody and by unit; a score is None where the group is too small."""

    statement: CultureStatement
    score: Score | None
    answers: int
    units: tuple[tuple[str, Score | None], ...]


def agreement_for(person: Person, *, quarter: str) -> list[Agreement]:
    found = []
    for statement in CultureStatement.objects.visible_to(person).filter(ended_at=None):
        rows = CultureAnswer.objects.visible_to(person).filter(statement=statement, quarter=quarter)
        by_unit: dict[str, list[int]] = {}
        for unit, score in rows.values_list("unit_key", "score"):
            by_unit.setdefault(unit, []).append(score)
        every = [score for scores in by_unit.values() for score in scores]
        units = tuple((lookup.unit_name(key), _score(scores)) for key, scores in sorted(by_unit.items()) if key)
        found.append(Agreement(statement, _score(every), len(every), units))
    return found


def _score(scores: list[int]) -> Score | None:
    return satisfaction(scores) if len(scores) >= LEAST else None
