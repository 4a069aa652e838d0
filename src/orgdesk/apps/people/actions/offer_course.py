"""What a unit teaches others: the course, and the materials that somebody owns."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.errors import NotYourPeople, TrainingRefused
from orgdesk.apps.people.models import Course, Material
from orgdesk.apps.people.policies import leads_unit, teaches_for


def offer_course(*, title: str, kind: str, unit_key: str, words: str, by: Person, at: datetime) -> Course:
    """The unit gives it from now on; a title stands once in the catalogue."""
    if not leads_unit(by, unit_key, on=timezone.localdate(at)):
        raise NotYourPeople(_("Only who leads %(unit)s, or human resources, says what it teaches.") % {"unit": lookup.unit_name(unit_key)})  # fmt: skip
    named = " ".join(title.split())[:160]
    if Course.objects.filter(title__iexact=named).exists():
        raise TrainingRefused(_("“%(title)s” stands in the catalogue already: choose another title.") % {"title": named})  # fmt: skip
    with transaction.atomic():
        row = Course.objects.create(title=named, kind=kind, unit_key=unit_key, words=words, by=by, at=at)
        record_event("course.offered", at=at, by=by.key, objects={"course": row.key, "unit": unit_key}, data={"kind": kind})  # fmt: skip
    return row


def write_material(course: Course, *, title: str, owner: Person, words: str, by: Person, at: datetime) -> Material:
    """The next version of the material with this title, the first where there is none; earlier ones stay."""
    if not teaches_for(by, course.unit_key, on=timezone.localdate(at)):
        raise NotYourPeople(_("Only %(unit)s writes the materials of “%(course)s”.") % {"unit": lookup.unit_name(course.unit_key), "course": course.title})  # fmt: skip
    named = " ".join(title.split())[:160]
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=course.pk)
        last = course.materials.filter(title=named).aggregate(last=Max("version"))["last"] or 0
        row = Material.objects.create(
            course=course, title=named, version=last + 1, owner=owner, words=words, by=by, at=at
        )
        record_event(
            "course.material_written", at=at, by=by.key, objects={"course": course.key, "person": owner.key},
            data={"version": row.version},
        )  # fmt: skip
    return row
