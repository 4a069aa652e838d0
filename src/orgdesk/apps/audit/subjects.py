"""What the worklist shows of audits and findings."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.actions._scoring_work import KIND
from orgdesk.apps.audit.models import Audit, Finding
from orgdesk.apps.work import subjects
from orgdesk.apps.work.models import WorkItem


def preview_audit(item: WorkItem, person: Person) -> subjects.Preview | None:
    found = Audit.objects.visible_to(person).filter(key=item.subject_key).first()
    if found is None:
        return None
    page = "audit:calibration" if item.kind == KIND else "audit:audit"
    address = reverse(page, args=[found.key])
    return subjects.Preview(
        title=str(found), url=address, template="audit/_preview.html", context={"audit": found}, answer_url=address
    )


def preview_finding(item: WorkItem, person: Person) -> subjects.Preview | None:
    if not person.is_staff:
        return None
    found = Finding.objects.filter(key=item.subject_key).select_related("audit").first()
    if found is None:
        return None
    address = reverse("audit:finding", args=[found.key])
    return subjects.Preview(
        title=str(found),
        url=address,
        template="audit/_preview_finding.html",
        context={"finding": found},
        answer_url=f"{address}#step",
    )


def title_audits(keys: Iterable[str]) -> dict[str, str]:
    return {row.key: str(row) for row in Audit.objects.filter(key__in=list(keys))}


def title_findings(keys: Iterable[str]) -> dict[str, str]:
    return {row.key: str(row) for row in Finding.objects.filter(key__in=list(keys))}


subjects.register("audit", preview_audit)
subjects.register_titles("audit", title_audits)
subjects.register("finding", preview_finding)
subjects.register_titles("finding", title_findings)
