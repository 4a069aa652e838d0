"""Hold a course for another unit, and note who came."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.errors import NotYourPeople, TrainingRefused
from orgdesk.apps.people.models import Attendee, Course, Delivery
from orgdesk.apps.people.policies import teaches_for


def deliver_course(
    course: Course, *, for_unit: str, trainer: Person, starts_at: datetime, by: Person, at: datetime, minutes: int = 60
) -> Delivery:
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
    if course.deliveries.filter(starts_at=starts_at, for_unit_key=for_unit).exists():
        raise TrainingRefused(_("“%(course)s” is held for this unit at that time already.") % {"course": course.title})
    with transaction.atomic():
        row = Delivery.objects.create(
            course=course, for_unit_key=for_unit, trainer=trainer, starts_at=starts_at, minutes=minutes, by=by, at=at
        )
        Attendee.objects.bulk_create(Attendee(delivery=row, person=person) for person in people)
        record_event(
            "course.planned", at=at, by=by.key,
            objects={"course": course.key, "unit": for_unit, "person": trainer.key},
            data={"starts_at": starts_at.isoformat(), "places": len(people)},
        )  # fmt: skip
    return row


def note_attendance(delivery: Delivery, *, came: Collection[int], by: Person, at: datetime) -> Delivery:
    """`came` holds the places (their keys) whose people came; said again, it is corrected."""
    _require_teacher(delivery.course, by, at=at)
    if delivery.starts_at > at:
        raise TrainingRefused(_("This course has not begun: note who came once it has."))
    with transaction.atomic():
        delivery.attendees.update(came_at=None, noted_by=by)
        count = delivery.attendees.filter(pk__in=came).update(came_at=delivery.starts_at)
        people = sorted(delivery.attendees.exclude(came_at=None).values_list("person__key", flat=True))
        record_event(
            "course.attended", at=at, by=by.key,
            objects={"course": delivery.course.key, "unit": delivery.for_unit_key}, data={"came": count, "session": delivery.pk, "people": people, "hours": delivery.minutes / 60},
        )  # fmt: skip
    return delivery


def _require_teacher(course: Course, by: Person, *, at: datetime) -> None:
    if not teaches_for(by, course.unit_key, on=timezone.localdate(at)):
        raise NotYourPeople(_("Only %(unit)s holds “%(course)s”.") % {"unit": lookup.unit_name(course.unit_key), "course": course.title})  # fmt: skip
