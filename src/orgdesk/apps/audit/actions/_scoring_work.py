"""Items of a calibration are work of every auditor: one piece each, open until nothing of it is left to score."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.actions._note_audit import SOURCE
from orgdesk.apps.audit.models import Audit
from orgdesk.apps.audit.results import left_to_score
from orgdesk.apps.work.actions import finish_work, offer_work, reassign_work, withdraw_work
from orgdesk.apps.work.models import WorkItem

KIND: Final = "score-calibration"
_SOONEST: Final = timedelta(days=7)
"""At least so long there is for it, whatever day the audit was planned for."""


def offer_scoring(audit: Audit, person: Person, *, by: Person, at: datetime) -> None:
    """In the person's own hands, also where a second auditor has no seat in the audit body. Asked twice it is one piece of work."""
    if not left_to_score(audit, person).exists() or _open(audit, person).exists():
        return
    others = audit.appointments.exclude(person=person).values_list("person__key", flat=True)
    day = max(audit.planned_on, timezone.localdate(at + _SOONEST))
    item = offer_work(
        kind=KIND,
        title=_("Score the items of the calibration: %(audit)s") % {"audit": audit.title},
        instructions=_("Every auditor scores the same items, without seeing the others' marks."),
        subject=("audit", audit.key),
        unit_key=audit.programme.unit_key,
        due_at=datetime.combine(day, time(17), timezone.get_default_timezone()),
        by=by.key,
        at=at,
        excluded=others,
        source=SOURCE,
        source_instance=audit.key,
        source_token=_token(person),
    )
    reassign_work(item, by=by.key, at=at, to_person=person, as_deputy=True)


def finish_scoring(audit: Audit, person: Person, *, at: datetime) -> None:
    """With the last item the work is done by itself; one that somebody else was given in the meantime is taken back."""
    if left_to_score(audit, person).exists():
        return
    for item in _open(audit, person):
        if item.claimed_by_id == person.pk:
            finish_work(item, by=person, at=at)
        else:
            withdraw_work(item, at=at, by=person.key, reason="scored")


def withdraw_scoring(audit: Audit, *, by: Person, at: datetime, reason: str) -> None:
    """The audit is over."""
    for item in _rows(audit):
        withdraw_work(item, at=at, by=by.key, reason=reason)


def _rows(audit: Audit) -> QuerySet[WorkItem]:
    return WorkItem.objects.open().filter(source=SOURCE, source_instance=audit.key, kind=KIND)


def _open(audit: Audit, person: Person) -> QuerySet[WorkItem]:
    return _rows(audit).filter(source_token=_token(person))


def _token(person: Person) -> str:
    return f"score-{person.pk}"
