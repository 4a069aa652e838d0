"""Choose the lesson plan of a session, or make a basic one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.errors import TimelineRefused
from orgdesk.apps.timelines.models import LessonChoice, LessonPlan, RunningPlan
from orgdesk.apps.timelines.policies import require_steering
from orgdesk.core.timeline import lessons


def choose_lesson(
    plan: RunningPlan, session: str, *, topics: Iterable[str], level: str, by: Person, at: datetime
) -> LessonChoice:
    """The library's plan that fits closest; where none fits, a basic one is made from what has to be learnt."""
    require_steering(by, plan, at=at)
    step = plan.template.content.by_key.get(session)
    if step is None or step.session is None or not step.session.lesson:
        raise TimelineRefused(_("“%(step)s” follows no lesson plan.") % {"step": session})
    wanted = frozenset(topic.strip().lower() for topic in topics if topic.strip())
    if not wanted or not level.strip():
        raise TimelineRefused(_("Say what has to be learnt and how experienced they are."))
    with transaction.atomic():
        plan = lock_plan(plan)
        need = lessons.LessonNeed(wanted, level, step.session.minutes)
        title = _("%(step)s for %(account)s") % {"step": step.title, "account": plan.account.name}
        key = slugify(f"{plan.account.key}-{session}-{LessonPlan.objects.count() + 1}")[:80]
        chosen = lessons.choose_lesson(need, [_to_core(row) for row in LessonPlan.objects.all()], key=key, title=title)
        row = _stored(chosen, by=by, at=at)
        choice = LessonChoice.objects.create(
            plan=plan, session=session, lesson=row, made="made" if chosen.is_new else "found", by=by, at=at
        )
        note_plan(
            "lesson.chosen", plan, at=at, by=by.key, data={"session": session, "lesson": row.key, "new": chosen.is_new}
        )
    return choice


def _to_core(row: LessonPlan) -> lessons.LessonPlan:
    return lessons.LessonPlan(row.key, row.title, frozenset(row.topics), row.level, row.minutes)


def _stored(chosen: lessons.LessonChoice, *, by: Person, at: datetime) -> LessonPlan:
    if not chosen.is_new:
        return LessonPlan.objects.get(key=chosen.plan.key)
    made = chosen.plan
    return LessonPlan.objects.create(
        key=made.key, title=made.title[:160], topics=sorted(made.topics), level=made.level, minutes=made.minutes,
        made_by=by, made_at=at,
    )  # fmt: skip
