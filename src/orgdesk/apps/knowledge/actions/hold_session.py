"""Train people together: what they are given, when and how they meet, who leads, and who came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.actions.acknowledge_training import note_channel
from orgdesk.apps.knowledge.actions.assign_training import ask_to_learn
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.knowledge.models import Acknowledgement, Article, Training
from orgdesk.apps.knowledge.policies import TRANSFER, can_oversee_trainings
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people import actions as people
from orgdesk.apps.people.actions import GivenFile, Meeting
from orgdesk.apps.people.lesson_plans import Lesson, NewLesson, lessons_for, make_lesson
from orgdesk.apps.people.models import Attendee, Course, Delivery
from orgdesk.apps.work.actions import claim_work, offer_work, withdraw_work
from orgdesk.apps.work.models import WorkItem

SESSION = "training_session"
"""The subject of the leader's work: to hold it and to note who came."""


@dataclass(frozen=True)
class SessionPlan:
    """`channel` is one of the training's, or empty for everybody who has not learnt it yet; `lesson` names a plan of the library."""

    leader: Person
    starts_at: datetime
    minutes: int
    way: str
    place: str
    channel: str = ""
    lesson: str = ""
    new_lesson: NewLesson | None = None


def hold_session(training: Training, plan: SessionPlan, *, by: Person, at: datetime) -> Delivery:
    """Everybody asked has a place, and the leader the work. Raises KnowledgeRefused; then nothing is planned."""
    _require_overseer(by, at=at)
    rows = (
        training.acknowledgements.filter(channel=plan.channel) if plan.channel else training.acknowledgements.waiting()
    )
    invited = [row.person for row in rows.select_related("person") if row.person_id != plan.leader.pk]
    if not invited:
        raise KnowledgeRefused(_("Nobody is left to invite: all of them have learnt it."))
    seat = next(iter(sorted(lookup.units_of(plan.leader, on=timezone.localdate(at)))), "")
    if not seat:
        raise KnowledgeRefused(_("%(person)s holds no seat today: choose somebody who does.") % {"person": plan.leader})
    with transaction.atomic():
        course = _course_of(training, by=by, at=at)
        row = people.plan_session(
            course, invited, trainer=plan.leader, starts_at=plan.starts_at, minutes=plan.minutes, for_unit=plan.channel,
            meeting=Meeting(plan.way, plan.place, _lesson(plan, by=by, at=at)), by=by, at=at,
        )  # fmt: skip
        title = _("Lead the session and note who came: %(title)s") % {"title": training.version.title}
        item = offer_work(
            kind="lead-session", title=title, subject=(SESSION, str(row.pk)), unit_key=seat, at=at,
            due_at=plan.starts_at + timedelta(minutes=plan.minutes),
        )  # fmt: skip
        claim_work(item, by=plan.leader, at=at)
        record_event(
            "training.session_planned", at=at, by=by.key,
            objects={"limitation": training.limitation.key, "course": course.key, "person": plan.leader.key},
            data={"training": training.pk, "session": row.pk, "people": len(invited), "starts_at": plan.starts_at.isoformat(), "lesson": row.lesson_key},
        )  # fmt: skip
    return row


def name_material(
    training: Training, *, by: Person, at: datetime, article: Article | None = None, title: str = "", words: str = "",
    file: GivenFile | None = None,
) -> Training:  # fmt: skip
    """An article to read, or a text or file that the course keeps. Raises KnowledgeRefused, TrainingRefused."""
    _require_overseer(by, at=at)
    with transaction.atomic():
        if article is not None:
            training.articles.add(article)
        if article is None or words.strip() or file:
            people.keep_material(
                _course_of(training, by=by, at=at), title=title, owner=by, words=words, file=file, by=by, at=at
            )
        record_event(
            "training.material_named", at=at, by=by.key,
            objects={"limitation": training.limitation.key, **({"article": article.key} if article else {})},
            data={"training": training.pk},
        )  # fmt: skip
    return training


def take_material_off(training: Training, article: Article, *, by: Person, at: datetime) -> Training:
    """The article belongs to it no more."""
    _require_overseer(by, at=at)
    with transaction.atomic():
        training.articles.remove(article)
        record_event(
            "training.material_taken_off", at=at, by=by.key,
            objects={"limitation": training.limitation.key, "article": article.key}, data={"training": training.pk},
        )  # fmt: skip
    return training


def note_who_came(training: Training, session: Delivery, *, by: str, at: datetime) -> list[Acknowledgement]:
    """Who came has learnt it; who did not, and has not read it either, stays asked. Said again, it is corrected."""
    places = Attendee.objects.filter(delivery__course=session.course_id, delivery__cancelled_at=None)
    came = dict(places.exclude(came_at=None).values_list("person").annotate(first=Min("came_at")))
    changed = []
    with transaction.atomic():
        invited = session.attendees.values("person")
        rows = training.acknowledgements.select_for_update().filter(person__in=invited).select_related("person")
        for row in rows:
            then = came.get(row.person_id)
            if then != row.attended_at:
                row.attended_at = then
                row.save(update_fields=["attended_at"])
                changed.append(row)
        _ask_or_release(changed, by=by, at=at)
        if changed:
            learnt = [row.person.key for row in changed if row.attended_at]
            record_event(
                "training.attended", at=at, by=by,
                objects={"limitation": training.limitation.key, "person": learnt},
                data={"training": training.pk, "session": session.pk, "came": len(learnt)},
            )  # fmt: skip
    return changed


def _ask_or_release(rows: list[Acknowledgement], *, by: str, at: datetime) -> None:
    for row in rows:
        open_items = list(WorkItem.objects.about("training", str(row.pk)).open())
        if row.waits and not open_items:
            ask_to_learn(row, at=at)
        for item in () if row.waits else open_items:
            withdraw_work(item, at=at, by=by, reason="attended")
        if not row.waits:
            note_channel(row, at=at)


def _course_of(training: Training, *, by: Person, at: datetime) -> Course:
    """The course in the catalogue that keeps materials and sessions; one limitation has one."""
    rows = Training.objects.select_related("limitation", "course")
    training = rows.select_for_update(of=("self",)).get(pk=training.pk)
    if training.course is None:
        earlier = training.limitation.trainings.exclude(course=None).select_related("course").first()
        training.course = earlier.course if earlier else _new_course(training, by=by, at=at)
        training.save(update_fields=["course"])
    assert training.course is not None
    return training.course


def _new_course(training: Training, *, by: Person, at: datetime) -> Course:
    limitation = training.limitation
    row = Course.objects.create(
        title=f"{limitation.key}: {training.version.title}"[:160], kind=Course.Kind.TRAINING, unit_key=_giving_unit(by, at=at),
        words=_("What came of the limitation %(key)s.") % {"key": limitation.key}, by=by, at=at,
    )  # fmt: skip
    about = {"course": row.key, "unit": row.unit_key, "limitation": limitation.key}
    record_event("course.offered", at=at, by=by.key, objects=about, data={"kind": row.kind})
    return row


def _giving_unit(by: Person, *, at: datetime) -> str:
    """The unit whose work knowledge transfer is; where the chart has none, one of the person's own."""
    structure = lookup.active_structure()
    if TRANSFER in structure.unit_by_key:
        return TRANSFER
    own = sorted(lookup.units_of(by, on=timezone.localdate(at)))
    return own[0] if own else next(iter(structure.unit_by_key))


def _lesson(plan: SessionPlan, *, by: Person, at: datetime) -> Lesson | None:
    if plan.new_lesson is not None:
        return make_lesson(plan.new_lesson, by=by, at=at)
    found = next((one for one in lessons_for(by) if one.key == plan.lesson), None) if plan.lesson else None
    if plan.lesson and found is None:
        raise KnowledgeRefused(_("There is no lesson plan “%(key)s” in the library.") % {"key": plan.lesson})
    return found


def _require_overseer(by: Person, *, at: datetime) -> None:
    if not can_oversee_trainings(by, at=at):
        raise KnowledgeRefused(_("Only those who govern knowledge plan a training. Ask one of them."))
