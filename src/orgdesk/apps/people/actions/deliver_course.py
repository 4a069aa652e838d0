"""Hold a course for another unit or for named people, note who came, call it off."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.errors import NotYourPeople, TrainingRefused
from orgdesk.apps.people.lesson_plans import Lesson
from orgdesk.apps.people.models import Attendee, Course, Delivery
from orgdesk.apps.people.policies import teaches_for
from orgdesk.ui.lengths import whole

_FAR = timedelta(days=730)


@dataclass(frozen=True)
class Meeting:
    """How people meet: in person, by phone or video; the room, number or link; the lesson plan that is followed."""

    way: str = Delivery.Way.PLACE
    place: str = ""
    lesson: Lesson | None = None


def deliver_course(
    course: Course, *, for_unit: str, trainer: Person, starts_at: datetime, by: Person, at: datetime, minutes: int = 60,
    meeting: Meeting | None = None,
) -> Delivery:  # fmt: skip
    """Everybody who sits in the unit on that day has a place, except who teaches; it may have been held already."""
    on = timezone.localdate(starts_at)
    _require_teacher(course, by, at=at)
    if not teaches_for(trainer, course.unit_key, on=on):
        raise TrainingRefused(
            _("%(person)s does not teach for %(unit)s on that day: choose one of its people.")
            % {"person": trainer.name, "unit": lookup.unit_name(course.unit_key)}
        )
    people = [person for person in lookup.members_of(for_unit, on=on) if person.pk != trainer.pk]
    if not people:
        raise TrainingRefused(_("Nobody sits in %(unit)s on that day.") % {"unit": lookup.unit_name(for_unit)})
    return plan_session(
        course, people, for_unit=for_unit, trainer=trainer, starts_at=starts_at, minutes=minutes, meeting=meeting, by=by, at=at
    )  # fmt: skip


def plan_session(
    course: Course, people: Iterable[Person], *, trainer: Person, starts_at: datetime, by: Person, at: datetime,
    minutes: int = 60, for_unit: str = "", meeting: Meeting | None = None,
) -> Delivery:  # fmt: skip
    """A place for each of the people; who may ask for it is the caller's to say. Raises TrainingRefused."""
    meeting = meeting or Meeting()
    if starts_at > at + _FAR:
        raise TrainingRefused(_("This is more than two years ahead: choose a day that people can keep free."))
    if course.deliveries.standing().filter(starts_at=starts_at, for_unit_key=for_unit).exists():
        raise TrainingRefused(_("“%(course)s” is held for this unit at that time already.") % {"course": course.title})
    with transaction.atomic():
        row = Delivery.objects.create(
            course=course, for_unit_key=for_unit, trainer=trainer, starts_at=starts_at, minutes=minutes,
            way=meeting.way, place=whole(meeting.place, 250, "place"), lesson_key=meeting.lesson.key if meeting.lesson else "",
            lesson=meeting.lesson.title[:160] if meeting.lesson else "", by=by, at=at,
        )  # fmt: skip
        Attendee.objects.bulk_create(Attendee(delivery=row, person=person) for person in people)
        data = {"starts_at": starts_at.isoformat(), "places": row.attendees.count(), "session": row.pk}
        record_event("course.planned", at=at, by=by.key, objects={**_about(row), "person": trainer.key}, data=data)
    return row


def call_off_session(delivery: Delivery, *, reason: str, by: Person, at: datetime) -> Delivery:
    """It will not be held; it stays in sight with the reason. Raises TrainingRefused once who came was noted."""
    _require_leader(delivery, by, at=at)
    if not reason.strip():
        raise TrainingRefused(_("Say why it is called off: whoever had a place reads it."))
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if row.cancelled_at is not None:
            return row
        if row.attendees.exclude(came_at=None).exists():
            raise TrainingRefused(_("People came to this session: it has been held."))
        row.cancelled_at, row.cancelled_reason = at, whole(reason.strip(), 250, "reason")
        row.save(update_fields=["cancelled_at", "cancelled_reason"])
        record_event(
            "course.called_off", at=at, by=by.key, objects=_about(row),
            data={"starts_at": row.starts_at.isoformat(), "session": row.pk}, text={"reason": row.cancelled_reason},
        )  # fmt: skip
    return row


def note_attendance(delivery: Delivery, *, came: Collection[int], by: Person, at: datetime) -> Delivery:
    """`came` holds the places (their keys) whose people came; said again, it is corrected."""
    _require_leader(delivery, by, at=at)
    if delivery.cancelled_at is not None:
        raise TrainingRefused(_("This session was called off: plan another one."))
    if delivery.starts_at > at:
        raise TrainingRefused(_("This course has not begun: note who came once it has."))
    with transaction.atomic():
        delivery.attendees.update(came_at=None, noted_by=by)
        count = delivery.attendees.filter(pk__in=came).update(came_at=delivery.starts_at)
        people = sorted(delivery.attendees.exclude(came_at=None).values_list("person__key", flat=True))
        record_event(
            "course.attended", at=at, by=by.key,
            objects=_about(delivery), data={"came": count, "session": delivery.pk, "people": people, "hours": delivery.minutes / 60},
        )  # fmt: skip
    return delivery


def _require_teacher(course: Course, by: Person, *, at: datetime) -> None:
    if not teaches_for(by, course.unit_key, on=timezone.localdate(at)):
        raise NotYourPeople(_("Only %(unit)s holds “%(course)s”.") % {"unit": lookup.unit_name(course.unit_key), "course": course.title})  # fmt: skip


def _require_leader(delivery: Delivery, by: Person, *, at: datetime) -> None:
    """Whoever leads the session, beside those who teach for the unit."""
    if delivery.trainer_id != by.pk:
        _require_teacher(delivery.course, by, at=at)


def _about(delivery: Delivery) -> dict[str, str]:
    about = {"course": delivery.course.key}
    return {**about, "unit": delivery.for_unit_key} if delivery.for_unit_key else about
