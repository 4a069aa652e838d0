"""A drawn process that leads a return: which one, what it waits for, and whom it asks.

While a process leads a line, its decisions are made at the process's own work items and the line follows them; what happens to the
goods (they arrive, are looked at, are filed) is noted on the page of the return as always.
"""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.process.actions import deliver_message, start_instance
from orgdesk.apps.process.models import DefinitionVersion, Instance, SubscriptionRow
from orgdesk.apps.process.offering import SOURCE
from orgdesk.apps.returns.care import specialist_for
from orgdesk.apps.returns.models import Return, ReturnLine
from orgdesk.apps.work.actions import finish_work, reassign_work
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.definition import EventKind

PROCESS = "return-and-warranty"
TAKEN = "return_taken"
"""The message by which the process begins about an order that is written down already."""
REPLIED = "customer_replied"


def begin_process(line: ReturnLine, *, by: Person, at: datetime) -> bool:
    """Whether a process leads the line from now on: that of its ticket where one runs, else a new one; False where none is deployed."""
    running = _of_ticket(line.head)
    if running is not None:
        adopt_line(line, running, at=at)
        _register(line, running, by=by, at=at)
        return True
    version = DefinitionVersion.objects.active().filter(definition__key=PROCESS).defer("xml").first()
    if version is None:
        return False
    data = {
        "return": line.head.key, "line": line.pk, "ticket": f"{line.head.key}.{line.pk}", "serial": line.unit.asset.serial,
        "reason": line.reason, "covered": line.covered,
    }  # fmt: skip
    node = version.starts.get("message", {}).get(TAKEN, "")
    instance = start_instance(PROCESS, subject=("return", line.head.key), data=data, by=by.key, at=at, node=node)
    adopt_line(line, instance, at=at)
    return True


def adopt_line(line: ReturnLine, instance: Instance, *, at: datetime) -> None:
    line.process_key = instance.key
    line.save(update_fields=["process_key"])
    record_event(
        "return.led", at=at, objects={"return": line.head.key, "process": instance.key}, data={"line": line.pk}
    )
    route_to_specialist(line, at=at)


def work_of(line: ReturnLine) -> list[WorkItem]:
    """What the process asks for now."""
    if not line.process_key:
        return []
    return list(WorkItem.objects.open().filter(source=SOURCE, source_instance=line.process_key))


def route_to_specialist(line: ReturnLine, *, at: datetime) -> None:
    """Who knows the product best decides, wherever the lane of the decision is."""
    route = specialist_for(line.unit.asset.product)
    if route is None:
        return
    for item in work_of(line):
        if item.kind == "decide" and (item.unit_key, item.position_key) != (route.unit_key, route.position_key):
            reassign_work(item, by="", at=at, unit_key=route.unit_key, position_key=route.position_key)


def tell_reply(line: ReturnLine, *, by: Person, at: datetime) -> None:
    """The process that waits for the customer's answer goes on."""
    waiting = SubscriptionRow.objects.waiting_for(EventKind.MESSAGE.value, REPLIED)
    row = waiting.filter(instance__key=line.process_key).first() if line.process_key else None
    if row is not None:
        number = line.steps.count()
        deliver_message(REPLIED, correlation=row.correlation, message_id=f"return:{line.pk}:{number}", at=at, by=by.key)
        route_to_specialist(line, at=at)


def _of_ticket(head: Return) -> Instance | None:
    if not head.ticket_key:
        return None
    found = Instance.objects.active().of(PROCESS).about("ticket", head.ticket_key)
    return found.exclude(key__in=ReturnLine.objects.open().exclude(process_key="").values("process_key")).first()


def _register(line: ReturnLine, instance: Instance, *, by: Person, at: datetime) -> None:
    """The order is written down: whoever may register it need not do so once more."""
    facts = {"serial": line.unit.asset.serial, "reason": line.reason}
    for item in work_of(line):
        if item.kind == "register":
            try:
                finish_work(item, by=by, at=at, data=facts)
            except WorkError:
                return  # it stays the work of those who may
            route_to_specialist(line, at=at)
