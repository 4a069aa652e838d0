"""Make good what came back: replace, repair, pay back, credit, or send it back."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.returns.actions._note_return import note_line, take_back
from orgdesk.apps.returns.actions.move_line import MONEY, move_line, retire
from orgdesk.apps.returns.actions.record_sale import record_sale
from orgdesk.apps.returns.errors import FactsMissing
from orgdesk.apps.returns.letters import tell_customer
from orgdesk.apps.returns.models import ReturnLine
from orgdesk.core.service.returns import LineState

_SHIPPED = {ReturnLine.Course.REPLACE, ReturnLine.Course.REPAIR, ReturnLine.Course.SEND_BACK}


def make_good(
    line: ReturnLine,
    *,
    course: str,
    by: Person,
    at: datetime,
    serial: str = "",
    amount: Decimal | None = None,
    note: str = "",
) -> ReturnLine:
    """A replacement needs its serial number, money its amount. The new unit carries cover and history of the old one.

    Replaced before the old unit has arrived, the old one stays due: receiving it later closes nothing but that.
    """
    if course not in ReturnLine.Course.values:
        raise FactsMissing(_("Say what is done about it."), field="course")
    if course in MONEY and (amount is None or amount <= 0):
        raise FactsMissing(_("Give the amount."), field="amount")
    with transaction.atomic():
        changes = {"course": course, "amount": amount if course in MONEY else None}
        due = timezone.make_aware(datetime.combine(line.old_due_on, time.max)) if line.old_due_on else None
        data = {"course": course, "old_due": due.isoformat() if due else ""}
        line = move_line(line, LineState.FULFILLED, by=by, at=at, note=note, changes=changes, data=data)
        if course == ReturnLine.Course.REPLACE:
            _replace(line, serial, by=by, at=at)
        if course in MONEY:
            note_line("return.refunded", line, at=at, by=by, data={"amount": str(amount)})
            if line.has_arrived:
                retire(line, at=at)
        if course in _SHIPPED:
            note_line("return.shipped", line, at=at, by=by)
        take_back(line, "send-right-item", at=at, by=by.key)
        tell_customer(line, at=at)
    return line


def _replace(line: ReturnLine, serial: str, *, by: Person, at: datetime) -> None:
    old, on = line.unit, timezone.localdate(at)
    new = record_sale(
        line.head.account, line.needed or old.asset.product, serial=serial, sold_on=on, delivered_on=on,
        sold_by=old.sold_by, door=old.door, order=old.order, replaces=old, by=by, at=at,
    )  # fmt: skip
    line.replacement = new
    line.save(update_fields=["replacement"])
    retire(line, at=at)
    new.asset.site, new.asset.installed_on = old.asset.site, old.asset.installed_on
    new.asset.save(update_fields=["site", "installed_on"])
