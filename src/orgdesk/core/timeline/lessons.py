"""Lesson plans: one that suits is taken from the library, else a basic one is made."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LessonPlan:
    """The reusable content of a session: its topics, the experience it is made for, its length in minutes."""

    key: str
    title: str
    topics: frozenset[str]
    level: str
    minutes: int


@dataclass(frozen=True, slots=True)
class LessonNeed:
    """What the people of a customer have to learn, their experience, and the minutes there are."""

    topics: frozenset[str]
    level: str
    minutes: int


@dataclass(frozen=True, slots=True)
class LessonChoice:
    """The lesson plan to use; `is_new` when none suited and a basic one was made; `nearest` then is what came closest."""

    plan: LessonPlan
    is_new: bool
    nearest: str | None = None


def choose_lesson(need: LessonNeed, library: Iterable[LessonPlan], *, key: str, title: str) -> LessonChoice:
    """Choose the plan of that level which covers every topic in the time with the least beside it; else make `key`, `title`."""
    plans = sorted(library, key=lambda plan: (len(plan.topics - need.topics), plan.minutes, plan.key))
    for plan in plans:
        if plan.level == need.level and need.topics <= plan.topics and plan.minutes <= need.minutes:
            return LessonChoice(plan, is_new=False)
    near = [plan for plan in plans if need.topics & plan.topics]
    nearest = max(near, key=lambda plan: (plan.level == need.level, len(need.topics & plan.topics)), default=None)
    made = LessonPlan(key, title, need.topics, need.level, need.minutes)
    return LessonChoice(made, is_new=True, nearest=nearest.key if nearest else None)
