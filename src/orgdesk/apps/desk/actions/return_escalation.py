"""The receiver of a case accepts it, or returns it to the tier that passed it on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.escalate_to_authority import answer_escalation
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Escalation, Ticket
from orgdesk.apps.process.actions import move_token
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.actions import claim_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import require_worker


def accept_case(escalation: Escalation, *, item: WorkItem, by: Person, at: datetime) -> Escalation:
    """The receiver takes the case; the sender sees by whom and when."""
    with transaction.atomic():
        claim_work(item, by=by, at=at)
        return answer_escalation(escalation, by=by, at=at, accept=True)


def return_case(escalation: Escalation, *, item: WorkItem, by: Person, at: datetime, reason: str) -> Escalation:
    """Back to the step that passed it on, with what is missing; the sender is told. Once only, and by the receiver.

    Raises WordsMissing, DeskRefused when it was answered or there is nothing to go back to, or a WorkError.
    """
    require_worker(by, item, at=at)
    ticket = escalation.ticket
    said = ticket.declarations.filter(by=escalation.by, at=escalation.at).last()
    step = WorkItem.objects.filter(key=said.work_key).first() if said else None
    instance = Instance.objects.filter(key=item.source_instance).first()
    if escalation.accepted is not None or step is None or instance is None:
        raise DeskRefused(
            _("This was answered already, or there is no step to go back to. Declare what you can instead.")
        )
    with transaction.atomic():
        answered = answer_escalation(escalation, by=by, at=at, accept=False, reason=reason)
        move_token(instance, int(item.source_token), node=step.kind, by=by, at=at, reason=reason)
        if escalation.by is not None:
            words = _("%(by)s returned %(reference)s: %(reason)s")
            given = {"by": by.name, "reference": ticket.reference, "reason": reason}
            notify([escalation.by], ticket=ticket, words=words % given, tone="warn", at=at)
    return answered


def waiting_for_answer(ticket: Ticket, item: WorkItem) -> Escalation | None:
    """The functional escalation that put this work before its seat, while nobody there has answered it."""
    return unanswered(ticket.escalations.filter(kind=Escalation.Kind.FUNCTIONAL).select_related("by"), item)


def unanswered(rows: Iterable[Escalation], item: WorkItem) -> Escalation | None:
    """The same, among escalations already read, the earliest first."""
    functional = [row for row in rows if row.kind == Escalation.Kind.FUNCTIONAL]
    last = functional[-1] if functional else None
    fits = item.is_open and last is not None and last.accepted is None and item.seat in {last.to_unit, last.to_position}
    return last if fits else None
