"""A ticket that was taken before and went on at the old desk: what was said since is added, its state follows while nobody worked on it here."""

from __future__ import annotations

from orgdesk.apps.desk.models import Message, StatusPeriod, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.exchange.landing import history
from orgdesk.apps.exchange.landing.ground import Ground
from orgdesk.apps.exchange.landing.messages import Said, once_of, take_messages
from orgdesk.apps.exchange.models import Origin
from orgdesk.apps.process.actions import cancel_instance
from orgdesk.apps.process.models import Instance
from orgdesk.core.service.exchange import Oddity, Part, Reason, Settled, SourceMessage

_ENDED = {Ticket.Status.RESOLVED, Ticket.Status.CLOSED, Ticket.Status.CANCELLED, Ticket.Status.MERGED}


def refresh(ground: Ground, origin: Origin, digest: str, settled: Settled) -> None:
    ticket = Ticket.objects.filter(pk=origin.row).first()
    if ticket is None:
        return
    said = Said(ticket, settled.ticket, _new_messages(ground, ticket, settled))
    take_messages(ground, [said])
    if _worked_on_here(ticket):
        ground.report.add(Oddity(Reason.CHANGED_HERE, Part.TICKET, settled.ticket.id, detail=ticket.reference))
    else:
        _follow(ground, ticket, settled)
    ticket.last_activity_at = max(ticket.last_activity_at, settled.changed_at)
    ticket.save(update_fields=["last_activity_at"])
    origin.digest = digest
    origin.save(update_fields=["digest"])
    ground.report.count("tickets_changed")


def _new_messages(ground: Ground, ticket: Ticket, settled: Settled) -> tuple[SourceMessage, ...]:
    known = set(Message.objects.filter(ticket=ticket).exclude(once=None).values_list("once", flat=True))
    return tuple(one for one in settled.ticket.messages if once_of(ground, settled.ticket.id, one.id) not in known)


def _worked_on_here(ticket: Ticket) -> bool:
    """Somebody of ours did something with it; what the import did has no actor, or is marked."""
    ours = Event.objects.about("ticket", ticket.key).exclude(actor="").exclude(kind__startswith="imported.")
    return ours.exclude(kind="work.claimed").exists()


def _follow(ground: Ground, ticket: Ticket, settled: Settled) -> None:
    status = ground.status_of(settled.ticket.state)
    ticket.priority = ground.priority_of(settled.ticket.priority)
    if status != ticket.status:
        since = settled.ticket.solved_at if status in _ENDED and settled.ticket.solved_at else settled.changed_at
        begun = ticket.periods.filter(until=None).first()
        since = max(since, begun.since) if begun else since
        ticket.periods.filter(until=None).update(until=since)
        StatusPeriod.objects.create(ticket=ticket, status=status, since=since)
        told = {"from": ticket.status, "tier": ticket.tier}
        ticket.status = Ticket.Status(status)
        history.record_history(
            [(history.kind_of_status(status), since, "", {"ticket": ticket.key}, told)], run=ground.run.key
        )
    ticket.save(update_fields=["status", "priority"])
    if status in _ENDED:
        for instance in Instance.objects.about("ticket", ticket.key).active():
            cancel_instance(instance, by=ground.run.by, at=ground.at, reason=ground.run.name)
