"""The unit says what it did; the auditor looks whether it helped."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.actions._note_audit import SOURCE, note_audit
from orgdesk.apps.audit.actions.raise_finding import ask_to_mend
from orgdesk.apps.audit.errors import AuditorDependent, NotAnAuditor, WordsMissing, WrongState
from orgdesk.apps.audit.models import CorrectiveAction, Finding
from orgdesk.apps.audit.policies import is_appointed
from orgdesk.apps.work.actions import finish_work, offer_work
from orgdesk.apps.work.models import WorkItem

CHECK_AFTER = timedelta(days=14)


def mend_finding(
    finding: Finding, *, correction: str, cause: str, action: str, by: Person, at: datetime
) -> CorrectiveAction:
    """Correction, cause and what removes it; then the audit body's work is to look. Raises WordsMissing, WrongState, a WorkError."""
    if not (correction.strip() and cause.strip() and action.strip()):
        raise WordsMissing(_("Say what was put right, why it happened, and what removes the cause."))
    with transaction.atomic():
        item = open_work(finding, "corrective-action")
        done = CorrectiveAction.objects.create(
            finding=finding,
            correction=correction.strip(),
            cause=cause.strip(),
            action=action.strip(),
            done_by=by,
            done_at=at,
        )
        finish_work(item, by=by, at=at)
        note_audit("corrective_action.taken", finding.audit, by=by, at=at, objects=_about(done))
        check_on = timezone.localdate(at + CHECK_AFTER)
        offer_work(
            kind="check-effect",
            title=_("Look whether it helped: %(title)s") % {"title": finding.title},
            instructions=done.action,
            subject=("finding", finding.key),
            unit_key=finding.audit.programme.unit_key,
            due_at=datetime.combine(check_on, time(17), timezone.get_default_timezone()),
            by=by.key,
            at=at,
            excluded=[by.key],
            source=SOURCE,
            source_instance=finding.key,
            source_token=f"check-{finding.actions.count()}",
        )
    return done


def check_action(
    finding: Finding, *, effective: bool, words: str, by: Person, at: datetime, due_on: date | None = None
) -> CorrectiveAction:
    """Proven to help, the finding is closed; otherwise it goes back to the unit with another day. Raises AuditRefused, a WorkError."""
    if not words.strip():
        raise WordsMissing(_("Say what you looked at, and what you saw."))
    if not effective and due_on is None:
        raise WordsMissing(_("It did not help: say by when it is to be mended now."))
    with transaction.atomic():
        item = open_work(finding, "check-effect")
        done = finding.actions.select_for_update().get(checked_at=None)
        _require_checker(done, by)
        done.effective, done.check_words, done.checked_by, done.checked_at = effective, words.strip(), by, at
        done.save(update_fields=["effective", "check_words", "checked_by", "checked_at"])
        finish_work(item, by=by, at=at)
        note_audit(
            "corrective_action.checked",
            finding.audit,
            by=by,
            at=at,
            objects=_about(done),
            data={"unit": finding.unit_key, "effective": effective},
        )
        if effective:
            finding.closed_by, finding.closed_at = by, at
            finding.save(update_fields=["closed_by", "closed_at"])
            note_audit("finding.closed", finding.audit, by=by, at=at, objects=_finding(finding))
        else:
            ask_to_mend(finding, due_on=due_on, by=by, at=at)
    return done


def open_work(finding: Finding, kind: str) -> WorkItem:
    """The finding's work that waits. Raises WrongState when none does."""
    rows = WorkItem.objects.open().filter(source=SOURCE, source_instance=finding.key, kind=kind)
    item = rows.first()
    if item is None:
        raise WrongState(_("Nothing of this kind is asked for “%(title)s” now.") % {"title": finding.title})
    return item


def _require_checker(done: CorrectiveAction, by: Person) -> None:
    if done.done_by_id == by.pk:
        raise AuditorDependent(_("You took the action yourself. Nobody checks their own work; leave it to an auditor."))
    if not is_appointed(by, done.finding.audit):
        raise NotAnAuditor(_("Whether it helped is looked at by an auditor of this audit."))


def _about(done: CorrectiveAction) -> dict[str, str | list[str]]:
    return {"corrective_action": f"{done.finding.key}/{done.pk}", **_finding(done.finding)}


def _finding(finding: Finding) -> dict[str, str | list[str]]:
    return {"finding": finding.key, "unit": finding.unit_key}
