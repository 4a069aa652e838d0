"""The library of lesson plans, for whoever holds a session below this app."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.crypto import get_random_string
from django.utils.text import slugify

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people import lesson_plans
from orgdesk.apps.people.lesson_plans import Lesson, NewLesson
from orgdesk.apps.timelines.models import LessonPlan


def _lessons(person: Person) -> Iterable[Lesson]:
    return [_told(row) for row in LessonPlan.objects.visible_to(person)]


def _make(new: NewLesson, by: Person, at: datetime) -> Lesson:
    key = slugify(f"{new.title[:60]} {get_random_string(6).lower()}")[:80]
    topics = sorted({topic.strip().lower() for topic in new.topics if topic.strip()})
    row = LessonPlan.objects.create(
        key=key, title=new.title[:160], topics=topics, level=new.level[:40], minutes=new.minutes, made_by=by, made_at=at
    )
    return _told(row)


def _told(row: LessonPlan) -> Lesson:
    return Lesson(row.key, row.title, row.level, row.minutes, tuple(row.topics))


lesson_plans.register(_lessons, _make)
