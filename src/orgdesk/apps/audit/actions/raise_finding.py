"""Raise a finding, and ask the unit to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.actions._note_audit import SOURCE, lock, note_audit
from orgdesk.apps.audit.errors import WordsMissing
from orgdesk.apps.audit.evidence import digest_of
from orgdesk.apps.audit.models import Audit, Criterion, Evidence, Finding, SampledItem
from orgdesk.apps.audit.policies import require_appointed
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import offer_work
from orgdesk.ui.lengths import whole


def raise_finding(
    audit: Audit,
    *,
    severity: str,
    title: str,
    words: str,
    unit_key: str,
    by: Person,
    at: datetime,
    due_on: date | None = None,
    criterion: Criterion | None = None,
    items: Iterable[SampledItem] = (),
    repeats: Finding | None = None,
) -> Finding:
    """A nonconformity needs a day and becomes work of the unit; an observation asks for nothing. Raises WordsMissing, WrongState."""
    require_appointed(by, audit)
    _require_sense(severity, title, words, unit_key, due_on)
    with transaction.atomic():
        audit = lock(audit, Audit.State.UNDER_WAY, Audit.State.REPORTED)
        finding = Finding.objects.create(
            audit=audit,
            criterion=criterion,
            severity=severity,
            title=whole(title.strip(), 200, "title"),
            words=words.strip(),
            unit_key=unit_key,
            due_on=due_on,
            repeats=repeats,
            raised_by=by,
            raised_at=at,
        )
        finding.key = f"F{finding.pk}"
        finding.save(update_fields=["key"])
        Evidence.objects.bulk_create(Evidence(finding=finding, item=item, digest=digest_of(item)) for item in items)
        _note(finding, by=by, at=at)
        if finding.to_mend:
            ask_to_mend(finding, due_on=due_on, by=by, at=at)
    return finding


def ask_to_mend(finding: Finding, *, due_on: date | None, by: Person, at: datetime) -> None:
    """In the caller's transaction: a round of mending in the unit's worklist."""
    round_ = finding.actions.count() + 1
    offer_work(
        kind="corrective-action",
        title=_("Mend: %(title)s") % {"title": finding.title},
        instructions=finding.words,
        subject=("finding", finding.key),
        unit_key=finding.unit_key,
        due_at=datetime.combine(due_on, time(17), timezone.get_default_timezone()) if due_on else None,
        priority=2 if finding.severity == Finding.Severity.MAJOR else 3,
        by=by.key,
        at=at,
        source=SOURCE,
        source_instance=finding.key,
        source_token=f"mend-{round_}",
    )


def _require_sense(severity: str, title: str, words: str, unit_key: str, due_on: date | None) -> None:
    if not title.strip() or not words.strip():
        raise WordsMissing(_("Say in one line what is wrong, and below what was found."))
    if unit_key not in lookup.active_structure().unit_by_key:
        raise WordsMissing(_("Choose the unit that mends it."))
    if severity != Finding.Severity.OBSERVATION and due_on is None:
        raise WordsMissing(_("Say by when it is to be mended; only an observation has no day."))


def _note(finding: Finding, *, by: Person, at: datetime) -> None:
    objects: dict[str, str | list[str]] = {"finding": finding.key, "unit": finding.unit_key}
    for evidence in finding.evidence.select_related("item__draw"):
        kind = evidence.item.draw.subject
        objects[kind] = [*objects.get(kind, []), evidence.item.key]
    due = datetime.combine(finding.due_on, time(17), timezone.get_default_timezone()) if finding.due_on else None
    note_audit(
        "finding.raised",
        finding.audit,
        by=by,
        at=at,
        objects=objects,
        data={
            "unit": finding.unit_key,
            "severity": finding.severity,
            "due": due.isoformat() if due else None,
            "repeats": finding.repeats.key if finding.repeats else None,
            "criterion": finding.criterion.key if finding.criterion else None,
        },
        text={"title": finding.title},
    )
