"""Ask a unit's people whether its culture is what it says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.actions._asking import ask_person
from orgdesk.apps.people.errors import NotYourPeople, PeopleRefused
from orgdesk.apps.people.models import CulturePulse, PulseAnswer, PulseReply
from orgdesk.apps.people.policies import leads_unit
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem


def ask_about_culture(unit_key: str, *, closes_on: date, by: Person, at: datetime) -> CulturePulse:
    """Each member gets it as work; the statements are those of the unit's culture today."""
    on = timezone.localdate(at)
    if not leads_unit(by, unit_key, on=on):
        raise NotYourPeople(_("Only who leads the unit, or human resources, asks about its culture."))
    unit = lookup.active_structure().unit_by_key[unit_key]
    members = lookup.members_of(unit_key, on=on)
    if not unit.culture or not members:
        raise PeopleRefused(_("%(unit)s needs a statement of culture and people to ask.") % {"unit": unit.name})
    with transaction.atomic():
        pulse = CulturePulse.objects.create(
            unit_key=unit_key, statements=list(unit.culture), by=by, at=at, closes_on=closes_on
        )
        PulseReply.objects.bulk_create(PulseReply(pulse=pulse, person=person) for person in members)
        for person in members:
            ask_person(
                person,
                kind="culture-pulse",
                title=_("Is it like this in %(unit)s?") % {"unit": unit.name},
                instructions=_("Your answers are kept without your name."),
                subject=("pulse", str(pulse.pk)),
                due_at=timezone.make_aware(datetime.combine(closes_on, time(17))),
                at=at,
                by=by,
            )
        record_event("pulse.asked", at=at, by=by.key, objects={"unit": unit_key}, data={"asked": len(members)})
    return pulse


def answer_pulse(pulse: CulturePulse, *, scores: Sequence[int], by: Person, at: datetime) -> None:
    """Once, and only by who was asked. That somebody answered is kept, and apart from it what was said."""
    on = timezone.localdate(at)
    with transaction.atomic():
        reply = PulseReply.objects.select_for_update().filter(pulse=pulse, person=by).first()
        if reply is None or reply.answered is not None or on > pulse.closes_on:
            raise PeopleRefused(_("You were not asked, have answered already, or the questions are closed."))
        if len(scores) != len(pulse.statements) or not all(1 <= score <= 5 for score in scores):
            raise PeopleRefused(_("Answer every statement from 1 to 5."))
        reply.answered = on
        reply.save(update_fields=["answered"])
        PulseAnswer.objects.bulk_create(
            PulseAnswer(pulse=pulse, statement=number, score=score) for number, score in enumerate(scores)
        )
        _finish_own(pulse, by=by, at=at)


def _finish_own(pulse: CulturePulse, *, by: Person, at: datetime) -> None:
    for item in WorkItem.objects.about("pulse", str(pulse.pk)).claimed_by(by):
        finish_work(item, by=by, at=at)
