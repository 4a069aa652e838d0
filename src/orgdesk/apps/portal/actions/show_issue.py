"""Tell customers of an open limitation or incident; hear who is hit too; tell them when it is solved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Incident
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.models import Limitation, Stage
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.portal.errors import PortalRefused
from orgdesk.apps.portal.models import Affected, KnownIssue
from orgdesk.ui.lengths import whole


def show_issue(
    subject: Limitation | Incident,
    *,
    title: str,
    words: str,
    audience: str,
    by: Person,
    at: datetime,
    workaround: str = "",
) -> KnownIssue:
    """Shown from now on, or said anew. Raises PortalRefused without words, or for what is over already."""
    if not title.strip() or not words.strip():
        raise PortalRefused(_("Say in the customer's words what it is and what they notice."))
    if not _is_open(subject):
        raise PortalRefused(_("%(subject)s is over; only open issues are shown.") % {"subject": subject})
    named: dict[str, Any] = {"limitation" if isinstance(subject, Limitation) else "incident": subject}
    with transaction.atomic():
        issue, _made = KnownIssue.objects.update_or_create(
            **named,
            defaults={
                "title": whole(title.strip(), 200, "title"), "words": words.strip(), "workaround": workaround.strip(), "audience": audience,
                "product": subject.product, "hidden_at": None, "solved_at": None, "shown_by": by, "shown_at": at,
                "since": subject.discovered_at if isinstance(subject, Limitation) else subject.declared_at,
            },
        )  # fmt: skip
        record_event("issue.shown", at=at, by=by.key, objects=_objects(issue), data={"audience": audience})
    return issue


def hide_issue(issue: KnownIssue, *, by: Person, at: datetime) -> KnownIssue:
    with transaction.atomic():
        issue.hidden_at = at
        issue.save(update_fields=["hidden_at"])
        record_event("issue.hidden", at=at, by=by.key, objects=_objects(issue))
    return issue


def say_affected(issue: KnownIssue, *, by: Person, at: datetime) -> bool:
    """Whether that was new: saying it again counts once."""
    if issue.solved_at is not None:
        raise PortalRefused(_("This is solved; if it still happens to you, ask us."))
    with transaction.atomic():
        _row, new = Affected.objects.get_or_create(issue=issue, person=by, defaults={"at": at})
        if new:
            objects = {**_objects(issue), "person": by.key}
            record_event("issue.affected", at=at, by=by.key, objects=objects)
    return new


def solve_issue(issue: KnownIssue, *, at: datetime) -> int:
    """Its limitation is closed or its incident resolved: everybody who said so is told, once; how many."""
    with transaction.atomic():
        issue.solved_at = at
        issue.save(update_fields=["solved_at"])
        waiting = list(issue.affected.filter(told_at=None).select_related("person"))
        for row in waiting:
            _write(row, at=at)
        issue.affected.filter(told_at=None).update(told_at=at)
        record_event("issue.solved", at=at, objects=_objects(issue), data={"told": len(waiting)})
    return len(waiting)


def _write(row: Affected, *, at: datetime) -> None:
    mailbox = Mailbox.objects.open().first()
    if mailbox is None or not row.person.is_active or row.person.email.endswith(".invalid"):
        return
    with translation.override(row.person.language):
        told = {
            "person": row.person,
            "issue": row.issue,
            "company": settings.ORGDESK_COMPANY,
            "address": f"{settings.ORGDESK_BASE_URL}{_path(row.issue, row.person)}",
        }
        queue_mail(
            f"issue-{row.issue.pk}-{row.person.key}-solved",
            mailbox=mailbox,
            to=[Address(name=row.person.name, address=row.person.email)],
            subject=_("Solved: %(title)s") % {"title": row.issue.title},
            text=render_to_string("portal/letters/issue_solved.txt", told).strip(),
            at=at,
            automatic=True,
        )


def _path(issue: KnownIssue, person: Person) -> str:
    """The answer where one came of it that the person may read, else the page of known issues."""
    article = issue.limitation.article if issue.limitation else None
    readable = article is not None and type(article).objects.visible_to(person).filter(pk=article.pk).exists()
    return f"/answers/{article.key}" if article is not None and readable else "/known-issues"


def _is_open(subject: Limitation | Incident) -> bool:
    return subject.stage != Stage.CLOSED if isinstance(subject, Limitation) else subject.is_open


def _objects(issue: KnownIssue) -> dict[str, str]:
    named = {"limitation": issue.limitation, "incident": issue.incident}
    return {"issue": str(issue.pk), **{kind: one.key for kind, one in named.items() if one is not None}}
