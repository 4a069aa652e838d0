"""Hierarchical escalation: more authority looks at the case, which stays where it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.models import Escalation, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import finish_work, offer_work
from orgdesk.apps.work.models import WorkItem

KIND = "escalation"
"""The kind of the work that waits for the seat that was asked."""


def escalate_to_authority(ticket: Ticket, *, position_key: str, by: Person, at: datetime, reason: str) -> Escalation:
    """Ask a position for attention; the case and its owner do not change. Raises WordsMissing or DeskRefused."""
    if not reason.strip():
        raise WordsMissing(_("Say why this needs more authority; the receiver decides on your words."))
    if position_key not in lookup.active_structure().position_by_key:
        raise DeskRefused(_("The chart in force has no position “%(key)s”; choose another.") % {"key": position_key})
    with transaction.atomic():
        escalation = Escalation.objects.create(
            ticket=ticket,
            kind=Escalation.Kind.HIERARCHICAL,
            to_position=position_key,
            reason=reason.strip(),
            by=by,
            at=at,
        )
        offer_work(
            kind=KIND,
            title=_("Give authority: %(subject)s") % {"subject": ticket.subject},
            instructions=reason,
            subject=("ticket", ticket.key),
            position_key=position_key,
            at=at,
            by=by.key,
            priority=2,
        )
        record_event(
            "ticket.escalated",
            at=at,
            by=by.key,
            objects={"ticket": ticket.key},
            data={"kind": escalation.kind, "to": position_key, "tier": ticket.tier},
            text={"reason": reason},
        )
    return escalation


def answer_authority(escalation: Escalation, *, by: Person, at: datetime, accept: bool, reason: str = "") -> Escalation:
    """Whoever holds the seat that was asked answers; its work is done with that, and the asker is told.

    Raises DeskRefused for a case that was passed on instead, WordsMissing for a return without words, and a WorkError for anybody else.
    """
    if escalation.kind != Escalation.Kind.HIERARCHICAL:
        raise DeskRefused(_("A case that was passed on is accepted or returned at its own step."))
    with transaction.atomic():
        answered = answer_escalation(escalation, by=by, at=at, accept=accept, reason=reason)
        item = work_of(escalation)
        if item is not None:
            finish_work(item, by=by, at=at, note=reason)
        elif escalation.to_position not in lookup.positions_held_by(by, on=timezone.localdate(at)):
            seat = lookup.position_title(escalation.to_position)
            raise DeskRefused(_("%(seat)s was asked; only who holds that seat answers.") % {"seat": seat})
        _tell_asker(answered, at=at)
    return answered


def work_of(escalation: Escalation) -> WorkItem | None:
    """What waits for the seat that was asked, until it is answered."""
    asked = WorkItem.objects.open().about("ticket", escalation.ticket.key).filter(kind=KIND)
    return asked.filter(position_key=escalation.to_position, enabled_at=escalation.at).first()


def _tell_asker(row: Escalation, *, at: datetime) -> None:
    if row.by is None or row.answered_by is None or row.by == row.answered_by:
        return
    words = (
        _("%(name)s gives %(reference)s attention.") if row.accepted else _("%(name)s returned %(reference)s: %(why)s")
    )
    given = {"name": row.answered_by.name, "reference": row.ticket.reference, "why": row.return_reason}
    notify([row.by], ticket=row.ticket, words=words % given, at=at)


def answer_escalation(
    escalation: Escalation, *, by: Person, at: datetime, accept: bool, reason: str = ""
) -> Escalation:
    """The receiver accepts, or returns it with a reason. The first answer counts."""
    if not accept and not reason.strip():
        raise WordsMissing(_("Say what is missing, so that the sender can complete it."))
    with transaction.atomic():
        row = Escalation.objects.select_for_update().get(pk=escalation.pk)
        if row.accepted is None:
            row.accepted, row.answered_by, row.answered_at, row.return_reason = accept, by, at, reason
            row.save(update_fields=["accepted", "answered_by", "answered_at", "return_reason"])
            record_event(
                "escalation.accepted" if accept else "escalation.returned",
                at=at,
                by=by.key,
                objects={"ticket": row.ticket.key},
                data={"escalation": row.pk, "kind": row.kind},
            )
    return row
