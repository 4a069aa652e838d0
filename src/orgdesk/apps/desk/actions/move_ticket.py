"""Release, transfer, hand off: three acts that other desks mix up. None of them is an escalation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions._inbound import require_inbound
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.errors import DeskRefused, SideDoor, WordsMissing
from orgdesk.apps.desk.models import Movement, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import reassign_work, release_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import require_worker
from orgdesk.core.organisation.model import RuleKind
from orgdesk.core.service.errors import SideDoorError
from orgdesk.core.service.research_paths import ResearchPath, find_research_path

DEVELOPMENT = 4
"""The tier behind the R&D paths."""


def release_ticket(ticket: Ticket, *, item: WorkItem, by: Person, at: datetime, reason: str) -> Movement:
    """Back to the queue it came from: "not me, not now". The owner stays."""
    _require(reason)
    with transaction.atomic():
        release_work(item, by=by, at=at, note=reason)
        return _write(ticket, Movement.Kind.RELEASE, item.seat, item.seat, by=by, at=at, reason=reason)


def transfer_ticket(
    ticket: Ticket, *, item: WorkItem, unit_key: str, by: Person, at: datetime, reason: str
) -> Movement:
    """The same work to another unit: it came to the wrong one. Whoever cannot answer it escalates instead.

    Raises SideDoor for a way into development that is no R&D path, and tells the log; WordsMissing, DeskRefused, a WorkError.
    """
    _require(reason)
    require_worker(by, item, at=at)
    _require_path(ticket, item, unit_key, by=by, at=at)
    if unit_key == item.unit_key:
        raise DeskRefused(_("It is with %(unit)s already.") % {"unit": lookup.unit_name(unit_key)})
    require_inbound(unit_key)
    if not lookup.members_of(unit_key, on=at.date()):
        raise DeskRefused(_("Nobody sits in that unit today; choose one with people in it."))
    with transaction.atomic():
        before = item.seat
        reassign_work(item, by=by.key, at=at, unit_key=unit_key, note=reason)
        return _write(ticket, Movement.Kind.TRANSFER, before, unit_key, by=by, at=at, reason=reason)


def hand_off_ticket(ticket: Ticket, *, to: Person, by: Person, at: datetime, reason: str) -> Movement:
    """Another person keeps the promise to the customer from now on, and is told; the work does not move."""
    _require(reason)
    if not to.is_staff or not to.is_active:
        raise DeskRefused(_("%(name)s does not work here; choose a colleague.") % {"name": to.name})
    with transaction.atomic():
        ticket.owner = to
        ticket.save(update_fields=["owner"])
        words = _("%(by)s handed %(reference)s off to you: %(reason)s")
        said = {"by": by.name, "reference": ticket.reference, "reason": reason}
        notify([to], ticket=ticket, words=words % said, at=at, by_mail=True)
        return _write(ticket, Movement.Kind.HAND_OFF, "", "", by=by, at=at, reason=reason, to=to)


def research_paths() -> list[ResearchPath]:
    """The ways into development that the chart in force allows."""
    structure = lookup.active_structure()
    rules = [rule for rule in structure.rules if rule.kind is RuleKind.RD_PATH]
    return [ResearchPath(rule.key, rule.subject or "", rule.target or "", rule.text) for rule in rules]


def _require_path(ticket: Ticket, item: WorkItem, unit_key: str, *, by: Person, at: datetime) -> None:
    target = lookup.active_structure().unit_by_key.get(unit_key)
    if target is None:
        raise DeskRefused(_("The chart in force has no unit “%(key)s”; choose another.") % {"key": unit_key})
    if target.tier != DEVELOPMENT:
        return
    source = item.unit_key or lookup.unit_of_position(item.position_key)
    try:
        find_research_path(source, unit_key, research_paths())
    except SideDoorError as refusal:
        record_event(
            "rd_path.refused", at=at, by=by.key, objects={"ticket": ticket.key}, data={"from": source, "to": unit_key}
        )
        ways = ", ".join(
            f"{lookup.unit_name(path.source)} → {lookup.unit_name(path.target)}" for path in research_paths()
        )
        raise SideDoor(
            _("There is no way from %(source)s into %(target)s. The ways are: %(ways)s. Declare “I cannot” instead.")
            % {"source": lookup.unit_name(source), "target": target.name, "ways": ways}
        ) from refusal


def _require(reason: str) -> None:
    if not reason.strip():
        raise WordsMissing(_("Say why; whoever comes next reads it."))


def _write(
    ticket: Ticket, kind: Movement.Kind, before: str, after: str, *, by: Person, at: datetime, reason: str,
    to: Person | None = None,
) -> Movement:  # fmt: skip
    row = Movement.objects.create(
        ticket=ticket, kind=kind, from_seat=before, to_seat=after, to_person=to, reason=reason[:400], by=by, at=at
    )
    record_event(
        f"ticket.{kind.replace('_', '-')}",
        at=at,
        by=by.key,
        objects={"ticket": ticket.key, **({"person": to.key} if to else {})},
        data={"from": before, "to": after},
        text={"reason": reason},
    )
    return row
