"""Mark somebody, with who, when and why, until a day; and take the mark off."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.people.errors import MarkRefused, NotYourPeople, ReasonMissing
from orgdesk.apps.people.models import TalentFlag
from orgdesk.apps.people.policies import can_lead


def flag_talent(person: Person, *, flag: str, reason: str, expires: date, by: Person, at: datetime) -> TalentFlag:
    """The person marked sees it too; it ends by itself."""
    on = timezone.localdate(at)
    _require_leader(by, person, on=on)
    if not reason.strip():
        raise ReasonMissing(
            _("A mark on somebody needs its reason: %(person)s will read it.") % {"person": person.name}
        )
    if expires <= on:
        raise MarkRefused(_("A mark must end after today; choose a later day."))
    if TalentFlag.objects.standing(on=on).filter(person=person, flag=flag).exists():
        raise MarkRefused(_("%(person)s is marked so already.") % {"person": person.name})
    with transaction.atomic():
        row = TalentFlag.objects.create(person=person, flag=flag, reason=reason.strip(), by=by, on=on, expires=expires)
        record_event("talent.flagged", at=at, by=by.key, objects={"person": person.key}, text={"reason": row.reason})
    return row


def end_flag(row: TalentFlag, *, by: Person, at: datetime) -> TalentFlag:
    on = timezone.localdate(at)
    _require_leader(by, row.person, on=on)
    with transaction.atomic():
        row.ended_on = on
        row.save(update_fields=["ended_on"])
        record_event("talent.unflagged", at=at, by=by.key, objects={"person": row.person.key})
    return row


def _require_leader(by: Person, person: Person, *, on: date) -> None:
    if not can_lead(by, person, on=on):
        raise NotYourPeople(
            _("Only who leads %(person)s, or human resources, may mark them.") % {"person": person.name}
        )
