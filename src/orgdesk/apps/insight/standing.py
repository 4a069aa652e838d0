"""Where each goal stands today, and who has read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.insight.models import Goal
from orgdesk.apps.insight.numbers import Shown, show_all
from orgdesk.apps.insight.policies import can_acknowledge
from orgdesk.apps.insight.reading import own_source
from orgdesk.apps.organisation.lookup import active_structure, members_of
from orgdesk.core.measures import definition_of
from orgdesk.core.measures.definitions import is_worse
from orgdesk.ui.sayings import in_words

GOAL_DAYS: Final = 28
"""A goal is set on what so many days showed, and held against the same."""


@dataclass(frozen=True)
class GoalStanding:
    """A goal with what its measure says now; `unread` are the names of members who have not acknowledged it."""

    goal: Goal
    unit: str
    shown: Shown
    read: int
    unread: str
    may: bool
    is_late: bool
    is_worse: bool

    @property
    def name(self) -> str:
        return in_words(self.shown.definition.name)

    @property
    def value(self) -> float | None:
        return self.shown.value.value

    @property
    def words(self) -> str:
        """Its status, for a file."""
        if self.shown.reached:
            return _("reached")
        elif self.shown.reached is None:
            return _("cannot be said yet")
        else:
            return _("not reached, and its day is over") if self.is_late else _("not yet")


def goals_standing(goals: Iterable[Goal], person: Person, *, at: datetime) -> list[GoalStanding]:
    """In their order; the measures of each unit are read together."""
    goals = list(goals)
    prefetch_related_objects(goals, "acknowledgements")
    shown: dict[int, Shown] = {}
    for unit in dict.fromkeys(goal.unit_key for goal in goals):
        of_unit = [goal for goal in goals if goal.unit_key == unit]
        definitions = [definition_of(goal.code) for goal in of_unit]
        found = show_all(definitions, own_source(at), at=at, days=GOAL_DAYS, unit=unit, goals=of_unit, trends=False)
        shown |= {goal.pk: one for goal, one in zip(of_unit, found, strict=True)}
    members = {unit: members_of(unit, on=at.date()) for unit in {goal.unit_key for goal in goals} if unit}
    names = {unit.key: unit.name for unit in active_structure().units}
    return [
        _standing(goal, shown[goal.pk], names, members.get(goal.unit_key, []), person, at=at) for goal in goals
    ]  # fmt: skip


def _standing(
    goal: Goal, shown: Shown, names: dict[str, str], members: list[Person], person: Person, *, at: datetime
) -> GoalStanding:  # fmt: skip
    read = {row.person_id for row in goal.acknowledgements.all()}
    return GoalStanding(
        goal,
        names.get(goal.unit_key, goal.unit_key) or _("All units"),
        shown,
        len(read),
        ", ".join(one.name for one in members if one.pk not in read),
        person.pk not in read and can_acknowledge(person, goal.unit_key, on=at.date()),
        goal.due < at.date(),
        is_worse(shown.definition, goal.target, goal.baseline),
    )
