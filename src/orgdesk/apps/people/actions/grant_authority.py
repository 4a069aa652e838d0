"""How far somebody's word goes, and acts that a seat allows only under a condition."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.errors import AuthorityRefused, NotYourPeople, ReasonMissing
from orgdesk.apps.people.models import AuthorityGrant, AuthorityUse
from orgdesk.apps.people.policies import can_lead
from orgdesk.core.organisation.model import Duty, DutyKind
from orgdesk.ui.lengths import whole


def grant_authority(person: Person, *, level: int, reason: str, by: Person, at: datetime) -> AuthorityGrant:
    """Raise or lower how far the person decides without asking."""
    on = timezone.localdate(at)
    if not can_lead(by, person, on=on):
        raise NotYourPeople(_("Only who leads %(person)s, or human resources, sets how far their word goes.") % {"person": person.name})  # fmt: skip
    if not reason.strip():
        raise ReasonMissing(_("Say why: authority rests on what somebody has shown."))
    with transaction.atomic():
        row = AuthorityGrant.objects.create(
            person=person, level=level, on=on, by=by, reason=whole(reason.strip(), 250, "reason")
        )
        record_event("authority.granted", at=at, by=by.key, objects={"person": person.key}, data={"level": level}, text={"reason": row.reason})  # fmt: skip
    return row


def conditional_acts(person: Person, *, at: datetime) -> list[tuple[str, Duty]]:
    """What the seats of a person allow under a condition: position key and the authority."""
    known = lookup.active_structure().position_by_key
    return [
        (key, duty)
        for key in sorted(lookup.positions_held_by(person, on=timezone.localdate(at)))
        for duty in known[key].duties
        if duty.kind is DutyKind.AUTHORITY
    ]


def use_authority(
    person: Person, *, position_key: str, activity: str, met_by: str, at: datetime, reference: str = ""
) -> AuthorityUse:
    """The person acts now, says how the condition was met, and it is logged. Refused without the authority or the words."""
    allowed = next(
        (duty for key, duty in conditional_acts(person, at=at) if (key, duty.activity) == (position_key, activity)), None
    )  # fmt: skip
    if allowed is None:
        raise AuthorityRefused(
            _("No seat of %(person)s allows “%(activity)s”. Ask who has it as a duty, or have the seat's authority drawn.")
            % {"person": person.name, "activity": activity}
        )  # fmt: skip
    if not met_by.strip():
        raise AuthorityRefused(_("“%(activity)s” is allowed only when: %(condition)s. Say how that was met.") % {"activity": activity, "condition": allowed.condition})  # fmt: skip
    with transaction.atomic():
        row = AuthorityUse.objects.create(
            person=person,
            position_key=position_key,
            activity=activity,
            condition=allowed.condition[:250],
            met_by=met_by.strip(),
            reference=whole(reference, 120, "reference"),
            at=at,
        )
        record_event(
            "authority.used",
            at=at,
            by=person.key,
            position=position_key,
            objects={"person": person.key, "position": position_key},
            data={"activity": activity, "condition": allowed.condition},
            text={"met_by": row.met_by, "reference": row.reference},
        )
    return row
