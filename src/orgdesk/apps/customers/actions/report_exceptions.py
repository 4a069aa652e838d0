"""The exception report: what deviates is opened, told to strategic operations, and closed when it is gone or answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import SOURCE, note_account
from orgdesk.apps.customers.errors import AlreadyAnswered, WordsMissing
from orgdesk.apps.customers.exceptions import Exceptional, exceptions_on, kinds
from orgdesk.apps.customers.models import Account, AccountSettings, ExceptionItem
from orgdesk.apps.work.actions import offer_work, withdraw_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.ui.lengths import whole

_LISTED = 20
_TIME = timedelta(days=2)


def report_exceptions(*, at: datetime) -> int:
    """How many are new. What is open already stays as it is; what somebody answered is not opened again for the same cause."""
    settings, today = AccountSettings.objects.last(), timezone.localdate(at)
    if settings is None:
        return 0
    now = {(one.account.pk, one.kind, one.subject): one for one in exceptions_on(Account.objects.staying(), on=today)}
    with transaction.atomic():
        there = {(row.account_id, row.kind, row.subject): row for row in ExceptionItem.objects.filter(closed_at=None)}
        answered = set(ExceptionItem.objects.exclude(closed_by=None).values_list("account", "kind", "subject", "since"))
        for key, row in there.items():
            if key not in now:
                _close(row, at=at, answer=_("gone by itself"))
        _withdraw_done(at=at)
        new = [one for key, one in now.items() if key not in there and (*key, one.since) not in answered]
        opened = [_open(one, at=at) for one in new]
        if new:
            _tell(new, opened, unit=settings.exceptions_unit, at=at)
    return len(new)


def answer_exception(item: ExceptionItem, *, answer: str, by: Person, at: datetime) -> ExceptionItem:
    """Somebody has dealt with it and says how. Raises WordsMissing, AlreadyAnswered."""
    if not answer.strip():
        raise WordsMissing(_("Say what was done about it."))
    with transaction.atomic():
        row = ExceptionItem.objects.select_for_update(of=("self",)).select_related("account").get(pk=item.pk)
        if row.closed_at is not None:
            raise AlreadyAnswered(_("This was dealt with: %(answer)s") % {"answer": row.answer})
        _close(row, at=at, answer=answer, by=by)
        _withdraw_done(at=at, by=by.key)
    return row


def _withdraw_done(*, at: datetime, by: str = "") -> None:
    """The work of a report is done with the last of what it told."""
    reports = WorkItem.objects.open().filter(source=SOURCE, source_instance="exceptions")
    open_now = set(ExceptionItem.objects.filter(closed_at=None).values_list("pk", flat=True))
    for item in reports:
        if not open_now.intersection(item.data.get("exceptions", open_now)):
            withdraw_work(item, at=at, by=by, reason="all of it was answered or is gone")


def _open(one: Exceptional, *, at: datetime) -> ExceptionItem:
    row = ExceptionItem.objects.create(
        account=one.account,
        kind=one.kind,
        subject=one.subject[:80],
        words=one.words[:250],
        since=one.since,
        opened_at=at,
    )
    note_account("exception.opened", one.account, at=at, objects={"exception": str(row.pk)}, data={"kind": one.kind})
    return row


def _close(row: ExceptionItem, *, at: datetime, answer: str, by: Person | None = None) -> None:
    row.closed_at, row.closed_by, row.answer = at, by, whole(answer, 250, "answer")
    row.save(update_fields=["closed_at", "closed_by", "answer"])
    note_account(
        "exception.closed", row.account, at=at, by=by.key if by else "", objects={"exception": str(row.pk)},
        data={"kind": row.kind},
    )  # fmt: skip


def _tell(new: list[Exceptional], opened: list[ExceptionItem], *, unit: str, at: datetime) -> WorkItem:
    """One piece of work for the whole report, however long it is."""
    names, listed = kinds(), new[:_LISTED]
    lines = [f"{one.account.name}: {one.words} ({names.get(one.kind, one.kind)})" for one in listed]
    if len(new) > len(listed):
        lines.append(_("and %(count)s more in the report") % {"count": len(new) - len(listed)})
    return offer_work(
        kind="exceptions",
        title=ngettext("%(count)s new exception", "%(count)s new exceptions", len(new)) % {"count": len(new)},
        instructions="\n".join(lines),
        subject=("exceptions", f"{at:%Y-%m-%d}"),
        unit_key=unit,
        due_at=at + _TIME,
        data={"kinds": sorted({one.kind for one in new}), "exceptions": [row.pk for row in opened]},
        source=SOURCE,
        source_instance="exceptions",
        at=at,
    )
