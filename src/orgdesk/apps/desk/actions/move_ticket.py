"""Release, transfer, hand off: three acts that other desks mix up. None of them is an escalation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions._inbound import require_inbound
from orgdesk.apps.desk.actions.escalate_to_authority import KIND as AUTHORITY
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.errors import DeskRefused, SideDoor, WordsMissing
from orgdesk.apps.desk.models import Declaration, Movement, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import reassign_work, release_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import require_worker
from orgdesk.core.organisation.model import RuleKind
from orgdesk.core.service.errors import SideDoorError
from orgdesk.core.service.research_paths import ResearchPath, find_research_path
from orgdesk.ui.lengths import whole

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

    Whoever transferred it here is told when it goes back to where they had it.
    Raises SideDoor for a way into development that is no R&D path, and tells the log; WordsMissing, DeskRefused, a WorkError.
    """
    _require(reason)
    require_worker(by, item, at=at)
    require_transfer(ticket, item, unit_key, by=by, at=at)
    came = transfer_to_answer(ticket.movements.select_related("by"), item)
    with transaction.atomic():
        if came is not None and came.from_seat == unit_key and came.by != by:
            words = _("%(by)s returned %(reference)s: %(reason)s")
            said = {"by": by.name, "reference": ticket.reference, "reason": reason}
            notify([came.by], ticket=ticket, words=words % said, tone="warn", at=at)
        return _move(ticket, item, unit_key, by=by, at=at, reason=reason)


def transfer_to_answer(rows: Iterable[Movement], item: WorkItem) -> Movement | None:
    """The transfer that put this work before its unit, the earliest of `rows` first; None once somebody there has taken it."""
    last = next((row for row in reversed(list(rows)) if row.kind == Movement.Kind.TRANSFER), None)
    fits = last is not None and item.claimed_by_id is None and last.to_seat == item.seat and last.from_seat
    return last if fits else None


def transfer_by_rule(ticket: Ticket, *, unit_key: str, by: Person, at: datetime, reason: str) -> Movement | None:
    """The same for a rule that the council approved: its owner need not sit there. None where the unit has it already.

    Whoever had taken the work is told. Raises SideDoor and DeskRefused as `transfer_ticket` does.
    """
    item = require_moving(ticket)
    if item.unit_key == unit_key:
        return None
    holder = item.claimed_by
    require_transfer(ticket, item, unit_key, by=by, at=at)
    with transaction.atomic():
        moved = _move(ticket, item, unit_key, by=by, at=at, reason=reason)
        if holder is not None:
            words = _("%(reference)s went from you to %(unit)s: %(reason)s")
            said = {"reference": ticket.reference, "unit": lookup.unit_name(unit_key), "reason": reason}
            notify([holder], ticket=ticket, words=words % said, at=at)
        return moved


def require_moving(ticket: Ticket) -> WorkItem:
    """The step that a transfer of the whole ticket moves: what a tier is asked to answer first, else the oldest that is open.

    Raises DeskRefused where nobody is asked for anything.
    """
    items = WorkItem.objects.about("ticket", ticket.key).open().exclude(kind=AUTHORITY).select_related("claimed_by")
    found = min(items.order_by("enabled_at", "pk"), key=lambda item: not answers_a_tier(item), default=None)
    if found is None:
        raise DeskRefused(_("Nobody is asked for anything on it now, so there is nothing to transfer."))
    return found


def answers_a_tier(item: WorkItem) -> bool:
    """Whether the step asks for one of the three declarations."""
    return {str(way.get("meaning", "")) for way in item.outcomes} >= set(Declaration.Capability.values)


def require_way(source: str, unit_key: str, *, at: datetime) -> None:
    """Raises SideDoor or DeskRefused when the chart in force lets nothing go from the one unit to the other."""
    _require_drawn_way(source, unit_key)
    if not lookup.members_of(unit_key, on=timezone.localdate(at)):
        raise DeskRefused(_("Nobody sits in that unit today; choose one with people in it."))


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


def require_transfer(ticket: Ticket, item: WorkItem, unit_key: str, *, by: Person, at: datetime) -> None:
    """Raises SideDoor, and tells the log, or DeskRefused."""
    source = item.unit_key or lookup.unit_of_position(item.position_key)
    try:
        require_way(source, unit_key, at=at)
    except SideDoor:
        record_event(
            "rd_path.refused", at=at, by=by.key, objects={"ticket": ticket.key}, data={"from": source, "to": unit_key}
        )
        raise


def _move(ticket: Ticket, item: WorkItem, unit_key: str, *, by: Person, at: datetime, reason: str) -> Movement:
    with transaction.atomic():
        before = item.seat
        reassign_work(item, by=by.key, at=at, unit_key=unit_key, note=reason)
        return _write(ticket, Movement.Kind.TRANSFER, before, unit_key, by=by, at=at, reason=reason)


def leads_to(source: str, unit_key: str) -> bool:
    """Whether the chart in force lets work go from the one unit to the other, whoever sits there today."""
    try:
        _require_drawn_way(source, unit_key)
    except DeskRefused:
        return False
    return True


def _require_drawn_way(source: str, unit_key: str) -> None:
    target = lookup.active_structure().unit_by_key.get(unit_key)
    if target is None:
        raise DeskRefused(_("The chart in force has no unit “%(key)s”; choose another.") % {"key": unit_key})
    if target.tier == DEVELOPMENT:
        _require_research_path(source, unit_key)
    if unit_key == source:
        raise DeskRefused(_("It is with %(unit)s already.") % {"unit": target.name})
    require_inbound(unit_key)


def _require_research_path(source: str, unit_key: str) -> None:
    try:
        find_research_path(source, unit_key, research_paths())
    except SideDoorError as refusal:
        ways = ", ".join(
            f"{lookup.unit_name(path.source)} → {lookup.unit_name(path.target)}" for path in research_paths()
        )
        raise SideDoor(
            _("There is no way from %(source)s into %(target)s. The ways are: %(ways)s. Declare “I cannot” instead.")
            % {"source": lookup.unit_name(source), "target": lookup.unit_name(unit_key), "ways": ways}
        ) from refusal


def _require(reason: str) -> None:
    if not reason.strip():
        raise WordsMissing(_("Say why; whoever comes next reads it."))


def _write(
    ticket: Ticket, kind: Movement.Kind, before: str, after: str, *, by: Person, at: datetime, reason: str,
    to: Person | None = None,
) -> Movement:  # fmt: skip
    row = Movement.objects.create(
        ticket=ticket,
        kind=kind,
        from_seat=before,
        to_seat=after,
        to_person=to,
        reason=whole(reason, 400, "reason"),
        by=by,
        at=at,
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
