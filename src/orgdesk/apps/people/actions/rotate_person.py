"""A rotation, and what it showed on the three dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.actions import assign_person
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.people.actions._asking import ask_seat, boss_seat, finish_about
from orgdesk.apps.people.errors import MarkRefused, NotYourPeople
from orgdesk.apps.people.models import Assessment, Rotation
from orgdesk.apps.people.policies import can_lead, leads_seat

SHARE = 0.5
"""Part of the time on the other seat while a rotation lasts."""


def rotate_person(person: Person, *, position_key: str, start: date, end: date, by: Person, at: datetime) -> Rotation:
    """The person acts in the seat for a time; whoever leads that seat is asked to assess at the end."""
    on = timezone.localdate(at)
    if not can_lead(by, person, on=on):
        raise NotYourPeople(_("Only who leads %(person)s, or human resources, sends them on a rotation.") % {"person": person.name})  # fmt: skip
    if position_key not in lookup.active_structure().position_by_key or end <= start:
        raise MarkRefused(_("A rotation needs a seat of the chart in force, and must end after it begins."))
    with transaction.atomic():
        row = Rotation.objects.create(
            person=person,
            position_key=position_key,
            origin_key=min(lookup.positions_held_by(person, on=on), default=""),
            start=start,
            end=end,
            by=by,
            at=at,
        )
        assign_person(
            person, position=position_key, kind=Assignment.Kind.ACTING, start=start, end=end, share=SHARE,
            note=_("Rotation"), by=by, at=at,
        )  # fmt: skip
        ask_seat(
            kind="assess-rotation",
            title=_("Assess the rotation of %(person)s") % {"person": person.name},
            instructions=_("How were they with customers, with the system, with process improvement?"),
            subject=("rotation", str(row.pk)),
            position_key=boss_seat(position_key),
            due_at=timezone.make_aware(datetime.combine(end, time(17))),
            excluded=[person.key],
            at=at,
            by=by,
        )
        record_event(
            "rotation.began", at=at, by=by.key, objects={"person": person.key, "position": position_key},
            data={"start": start.isoformat(), "end": end.isoformat()},
        )  # fmt: skip
    return row


def assess_rotation(row: Rotation, *, scores: Mapping[str, int], words: str, by: Person, at: datetime) -> Rotation:
    """All three dimensions at once, each from 0 to 4; it feeds succession from then on."""
    on = timezone.localdate(at)
    if by.pk == row.person_id or not (leads_seat(by, row.position_key, on=on) or can_lead(by, row.person, on=on)):
        raise NotYourPeople(_("Only who leads the seat or the person assesses this rotation."))
    if row.assessed_at is not None:
        raise MarkRefused(_("This rotation was assessed already."))
    if set(scores) != set(Assessment.Dimension.values) or not all(0 <= score <= 4 for score in scores.values()):
        raise MarkRefused(_("Give each of the three dimensions a score from 0 to 4."))
    with transaction.atomic():
        Assessment.objects.bulk_create(
            Assessment(person=row.person, rotation=row, dimension=dimension, score=score, on=on, by=by)
            for dimension, score in scores.items()
        )
        row.assessed_at, row.assessed_by, row.words = at, by, words
        row.save(update_fields=["assessed_at", "assessed_by", "words"])
        finish_about(("rotation", str(row.pk)), kind="assess-rotation", by=by, at=at)
        record_event(
            "rotation.assessed", at=at, by=by.key, objects={"person": row.person.key, "position": row.position_key},
            text={"words": words} if words else None,
        )  # fmt: skip
    return row
