"""Judge how well somebody commands a skill."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.people.errors import NotYourPeople, PeopleRefused
from orgdesk.apps.people.models import SkillRating
from orgdesk.apps.people.policies import can_judge


def rate_skill(
    person: Person,
    *,
    skill: str,
    level: int,
    by: Person,
    at: datetime,
    expires: date | None = None,
    note: str = "",
) -> SkillRating:
    """A new row; earlier judgements stay. Nobody rates themselves."""
    on = timezone.localdate(at)
    if not can_judge(by, person, on=on):
        raise NotYourPeople(
            _("%(by)s may not rate %(person)s: only who leads them, a named evaluator or human resources may.")
            % {"by": by.name, "person": person.name}
        )
    words = " ".join(skill.split())
    if not words or level not in SkillRating.Level.values:
        raise PeopleRefused(_("A rating needs a skill and a level from 0 to 4."))
    with transaction.atomic():
        row = SkillRating.objects.create(
            person=person, skill=words[:120], level=level, on=on, by=by, expires=expires, note=note[:250]
        )
        record_event(
            "skill.rated", at=at, by=by.key, objects={"person": person.key}, data={"skill": row.skill, "level": level}
        )
    return row
