"""Tickets that were still open there go on here: in the queue of their unit, or with whoever had them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.open_ticket import SUPPORT
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.exchange.landing.ground import Ground
from orgdesk.apps.exchange.landing.messages import Said
from orgdesk.apps.organisation import lookup
from orgdesk.apps.process.actions.start_instance import start_version
from orgdesk.apps.process.definitions import Deployed
from orgdesk.apps.process.errors import NoSuchProcess
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.work.actions import claim_work, reassign_work
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.errors import ProcessError
from orgdesk.core.service.exchange import Oddity, Part, Reason

_ENDED = {Ticket.Status.RESOLVED, Ticket.Status.CLOSED, Ticket.Status.CANCELLED, Ticket.Status.MERGED}


def go_on(ground: Ground, said: Sequence[Said]) -> None:
    """Nobody is written to. A ticket that no process takes stays in the list of tickets, and the report says so."""
    waiting = [one for one in said if one.ticket.status not in _ENDED]
    if not waiting or not ground.run.choices.get("go_on", True):
        return
    try:
        version = Deployed().version(SUPPORT)
    except KeyError:
        for one in waiting:
            _left_alone(ground, one, NoSuchProcess(SUPPORT))
        return
    with lookup.one_organisation():
        for one in waiting:
            _begin(ground, one, version)


def _begin(ground: Ground, one: Said, version: DefinitionVersion) -> None:
    ticket = one.ticket
    data = {"ticket": ticket.key, "channel": ticket.channel, "live": False}
    try:
        with transaction.atomic():
            start_version(version, subject=("ticket", ticket.key), data=data, at=ground.at, priority=ticket.priority)
            _seat(ground, one)
    except ProcessError as refusal:
        _left_alone(ground, one, refusal)
    else:
        ground.report.count("tickets_going_on")


def _left_alone(ground: Ground, one: Said, refusal: Exception) -> None:
    ground.report.add(Oddity(Reason.NO_PROCESS, Part.TICKET, one.source.id, detail=str(refusal)))


def _seat(ground: Ground, one: Said) -> None:
    """To the unit that its group was said to be; and to its owner, where they sit there."""
    unit, is_ours = ground.unit_of(one.source.group), one.ticket.owner_id in ground.ours
    item = WorkItem.objects.open().about("ticket", one.ticket.key).first() if unit or is_ours else None
    if item is None:
        return
    if unit and unit != item.unit_key and unit in lookup.active_structure().unit_by_key:
        item = reassign_work(item, by="", at=ground.at, unit_key=unit)
    if is_ours:
        try:
            with transaction.atomic():
                claim_work(item, by=Person.objects.get(pk=one.ticket.owner_id), at=ground.at)
        except WorkError:
            return  # they sit elsewhere: it waits in the queue, and they stay its owner
