"""Hierarchical escalation: more authority looks at the case, which stays where it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.models import Escalation, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import offer_work


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
            kind="escalation",
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
