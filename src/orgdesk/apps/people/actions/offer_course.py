"""What a unit teaches others: the course, and the materials that somebody owns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.mail.scanning import ScannerAwayError, said_of
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.errors import NotYourPeople, TrainingRefused
from orgdesk.apps.people.models import Course, Material
from orgdesk.apps.people.policies import leads_unit, teaches_for

MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class GivenFile:
    name: str
    content: bytes


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


def write_material(
    course: Course, *, title: str, owner: Person, words: str, by: Person, at: datetime, file: GivenFile | None = None
) -> Material:
    """The next version of the material with this title, the first where there is none; earlier ones stay."""
    if not teaches_for(by, course.unit_key, on=timezone.localdate(at)):
        raise NotYourPeople(_("Only %(unit)s writes the materials of “%(course)s”.") % {"unit": lookup.unit_name(course.unit_key), "course": course.title})  # fmt: skip
    return keep_material(course, title=title, owner=owner, words=words, file=file, by=by, at=at)


def keep_material(
    course: Course, *, title: str, owner: Person, words: str, by: Person, at: datetime, file: GivenFile | None = None
) -> Material:
    """Who may is the caller's to say. Raises TrainingRefused for neither words nor a file, and for a file too large."""
    named = " ".join(title.split())[:160]
    if not named or not (words.strip() or file):
        raise TrainingRefused(_("Give the material a title, and write its text or choose a file."))
    if file and len(file.content) > MOST_BYTES:
        raise TrainingRefused(_("This file is larger than 20 MB: save it smaller, or write where it lies."))
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=course.pk)
        last = course.materials.filter(title=named).aggregate(last=Max("version"))["last"] or 0
        row = Material(course=course, title=named, version=last + 1, owner=owner, words=words, by=by, at=at)
        if file:
            row.file_name = PurePath(file.name).name[:200]
            row.file.save(
                f"{get_random_string(16)}{PurePath(file.name).suffix[:10]}", ContentFile(file.content), save=False
            )
        row.save()
        record_event(
            "course.material_written", at=at, by=by.key, objects={"course": course.key, "person": owner.key},
            data={"version": row.version},
        )  # fmt: skip
    return row


def scan_materials(*, at: datetime) -> int:
    """How many files were asked about; the first for which the scanner does not answer ends the round."""
    asked = 0
    for row in Material.objects.held()[:50]:
        try:
            state, finding = said_of(row.file)
        except ScannerAwayError as problem:
            Material.objects.filter(pk=row.pk).update(finding=str(problem)[:300])
            break
        Material.objects.held().filter(pk=row.pk).update(scan=state, finding=finding[:300])
        asked += 1
    return asked
