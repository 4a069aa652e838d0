"""What the pages of findings show."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.actions._note_audit import SOURCE
from orgdesk.apps.audit.evidence import digest_of
from orgdesk.apps.audit.models import Audit, Finding, SampledItem
from orgdesk.apps.audit.naming import named_items
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.models import Improvement
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import can_work_on


def listed(person: Person, *, on: date, state: str, severity: str, q: str) -> QuerySet[Finding]:
    rows = Finding.objects.visible_to(person, on=on).select_related("audit")
    if state == "open":
        rows = rows.open()
    elif state == "overdue":
        rows = rows.overdue(on=on)
    elif state == "closed":
        rows = rows.exclude(closed_at=None)
    if severity in Finding.Severity.values:
        rows = rows.filter(severity=severity)
    return rows.filter(title__icontains=q) if q else rows


def page_of(finding: Finding, person: Person, *, at: datetime) -> dict[str, Any]:
    on = timezone.localdate(at)
    waiting = WorkItem.objects.open().filter(source=SOURCE, source_instance=finding.key).first()
    may = waiting is not None and can_work_on(person, waiting, at=at)
    evidence = list(finding.evidence.select_related("item__draw"))
    names = {item.pk: name for item, name, _risks in named_items([one.item for one in evidence])}
    seen = set(SampledItem.objects.visible_to(person, on=on).filter(pk__in=names).values_list("pk", flat=True))
    return {
        "finding": finding,
        "unit": lookup.unit_name(finding.unit_key),
        "on": on,
        "told": Audit.objects.told_to(person, on=on).filter(pk=finding.audit_id).exists(),
        "waiting": waiting,
        "waits_for": lookup.unit_name(waiting.unit_key) if waiting else "",
        "may_mend": may and waiting is not None and waiting.kind == "corrective-action",
        "may_check": may and waiting is not None and waiting.kind == "check-effect",
        "actions": finding.actions.select_related("done_by", "checked_by"),
        "evidence": [
            (one, names[one.item_id], one.item_id in seen, digest_of(one.item) == one.digest) for one in evidence
        ],
        "improvement": Improvement.objects.visible_to(person).filter(source="audit", source_key=finding.key).first(),
    }
