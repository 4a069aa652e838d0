"""A tier says: I can, I cannot, I do not know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.add_message import add_note, reply_to_customer
from orgdesk.apps.desk.actions.capture_knowledge import capture_knowledge
from orgdesk.apps.desk.actions.change_ticket_status import change_ticket_status
from orgdesk.apps.desk.errors import DeskRefused, LimitationNeeded, WordsMissing
from orgdesk.apps.desk.models import Declaration, Escalation, Resolution, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.actions import discover_limitation, link_limitation
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import require_open

_SPECIALISTS = 3
"""What this tier and those above it answer, the tiers below did not know: it is captured in the same act."""


@dataclass(frozen=True)
class NewLimitation:
    """What cannot be done or is not known, when no open limitation says it already."""

    title: str
    description: str = ""
    """What the tier found out and tried, where nothing else is said: the next tiers read it on the limitation's page."""


def declare_capability(
    ticket: Ticket,
    *,
    item: WorkItem,
    capability: str,
    by: Person,
    at: datetime,
    text: str,
    limitation: Limitation | NewLimitation | None = None,
) -> Declaration:
    """Finish the tier's work with what the drawing offers for this meaning.

    "I can" sends `text` to the customer as the answer. The other two need a limitation, new or open, keep `text` as a note
    for the next tier, and hand over with what the customer searched and read. Raises LimitationNeeded, WordsMissing,
    DeskRefused when the step does not offer this answer, or a WorkError when the work is not the person's.
    """
    if capability not in Declaration.Capability.values:
        raise DeskRefused(_("Press one of the three: I can, I cannot, I do not know."))
    capable = capability == Declaration.Capability.CAN
    require_open(item)
    _require(capable, text=text, limitation=limitation)
    if isinstance(limitation, NewLimitation) and not limitation.description:
        limitation = replace(limitation, description=text)
    outcome = _outcome_meaning(item, capability)
    with transaction.atomic():
        tier = tier_of(item, ticket)
        held_up_by = None if capable else _limitation(limitation, ticket=ticket, capability=capability, by=by, at=at)
        declaration = Declaration.objects.create(
            ticket=ticket,
            tier=tier,
            capability=capability,
            limitation=held_up_by,
            work_key=item.key,
            unit_key=item.unit_key,
            position_key=item.position_key,
            by=by,
            at=at,
            note=text,
        )
        _note_declared(declaration)
        if capable:
            reply_to_customer(ticket, by=by, text=text, at=at)
            resolve(ticket, tier=tier, by=by, at=at, unit_key=item.unit_key, answer=text)
            if tier >= _SPECIALISTS:
                capture_knowledge(ticket, by=by, at=at)
        else:
            add_note(ticket, by=by, text=text, at=at)
        finish_work(item, by=by, at=at, outcome=outcome, data={"capability": capability})
        if not capable:
            _hand_over(ticket, declaration, at=at)
    return declaration


def resolve(
    ticket: Ticket,
    *,
    tier: int,
    by: Person | None,
    at: datetime,
    unit_key: str = "",
    answer: str = "",
    limitation: Limitation | None = None,
) -> Resolution:
    """Write down which tier gave the answer; the ticket is resolved, not yet closed."""
    row = Resolution.objects.create(
        ticket=ticket,
        tier=tier,
        unit_key=unit_key,
        limitation=limitation,
        article=limitation.article if limitation else None,
        by=by,
        at=at,
        answer=answer,
    )
    change_ticket_status(ticket, status=Ticket.Status.RESOLVED, at=at, by=by)
    record_event(
        "resolution.given",
        at=at,
        by=by.key if by else "",
        objects={"ticket": ticket.key, **({"limitation": limitation.key} if limitation else {})},
        data={"tier": tier, "unit": unit_key},
    )
    return row


def tier_of(item: WorkItem, ticket: Ticket) -> int:
    """The tier of the unit whose work it is, from the chart in force; the ticket's own where the unit has none."""
    unit_key = item.unit_key or lookup.unit_of_position(item.position_key)
    unit = lookup.active_structure().unit_by_key.get(unit_key)
    return unit.tier if unit is not None and unit.tier is not None else ticket.tier


def _require(capable: bool, *, text: str, limitation: object) -> None:
    if not text.strip():
        raise WordsMissing(
            _("Write the answer; it is sent to the customer.")
            if capable
            else _("Write what you found out and tried; the next tier starts from it.")
        )
    if not capable and (limitation is None or (isinstance(limitation, NewLimitation) and not limitation.title.strip())):
        raise LimitationNeeded(
            _("Name what you cannot do or do not know: choose an open limitation, or describe a new one in one line.")
        )


def _outcome_meaning(item: WorkItem, capability: str) -> str:
    found = [str(offered["key"]) for offered in item.outcomes if offered.get("meaning") == capability]
    if not found:
        label = Declaration.Capability(capability).label
        raise DeskRefused(_("“%(title)s” does not offer “%(answer)s”.") % {"title": item.title, "answer": label})
    return found[0]


def _limitation(
    given: Limitation | NewLimitation | None, *, ticket: Ticket, capability: str, by: Person, at: datetime
) -> Limitation:
    if isinstance(given, Limitation):
        link_limitation(given, ticket_key=ticket.key, by=by, at=at)
        return given
    assert isinstance(given, NewLimitation)
    return discover_limitation(
        kind=capability,
        title=given.title,
        description=given.description,
        product=ticket.product,
        ticket_key=ticket.key,
        by=by,
        at=at,
    )


def _note_declared(declaration: Declaration) -> None:
    ticket, limitation = declaration.ticket, declaration.limitation
    record_event(
        "capability.declared",
        at=declaration.at,
        by=declaration.by.key,
        position=declaration.position_key,
        objects={"ticket": ticket.key, **({"limitation": limitation.key} if limitation else {})},
        data={"tier": declaration.tier, "capability": declaration.capability, "unit": declaration.unit_key},
    )


def _hand_over(ticket: Ticket, declaration: Declaration, *, at: datetime) -> None:
    """Record the functional escalation to whoever the drawing gave the case, with what they need to begin."""
    following = WorkItem.objects.about("ticket", ticket.key).open().order_by("-pk").first()
    if following is not None:
        ticket.tier = tier_of(following, ticket)
        ticket.save(update_fields=["tier"])
    else:
        change_ticket_status(ticket, status=Ticket.Status.PENDING_INTERNAL, at=at, by=declaration.by)
    Escalation.objects.create(
        ticket=ticket,
        kind=Escalation.Kind.FUNCTIONAL,
        from_unit=declaration.unit_key or lookup.unit_of_position(declaration.position_key),
        to_unit=following.unit_key if following else "",
        to_position=following.position_key if following else "",
        reason=declaration.note,
        package=evidence_of(ticket, declaration),
        by=declaration.by,
        at=at,
    )
    record_event(
        "ticket.escalated",
        at=at,
        by=declaration.by.key,
        objects={"ticket": ticket.key},
        data={
            "kind": Escalation.Kind.FUNCTIONAL,
            "from": declaration.unit_key,
            "to": following.seat if following else "",
            "tier": ticket.tier,
        },
    )


def evidence_of(ticket: Ticket, declaration: Declaration) -> dict[str, Any]:
    """What goes along: the customer's searches and readings, the limitation, earlier declarations, files."""
    return {
        "searched": list(ticket.searched.values_list("words", flat=True)),
        "read": list(ticket.read.values_list("version__title", flat=True)),
        "limitation": declaration.limitation.key if declaration.limitation else "",
        "tried": declaration.note,
        "files": ticket.messages.filter(attachments__isnull=False).count(),
    }
