"""The steps of a line before it is made good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.returns.actions._note_return import ask, note_line, take_back
from orgdesk.apps.returns.care import returns_rule, returns_unit
from orgdesk.apps.returns.errors import FactsMissing
from orgdesk.apps.returns.leading import tell_reply
from orgdesk.apps.returns.letters import tell_customer
from orgdesk.apps.returns.models import LineStep, ReturnLine
from orgdesk.core.service.returns import LineState, check_step

MONEY = {ReturnLine.Course.REFUND, ReturnLine.Course.CREDIT}
_WRONG = {ReturnLine.Reason.WRONG_ITEM, ReturnLine.Reason.MIS_SHIP}


def move_line(
    line: ReturnLine,
    state: LineState,
    *,
    by: Person | None,
    at: datetime,
    note: str = "",
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> ReturnLine:
    """One step of the drawn ways; any other is refused with the ways that there are. The step stays as a row."""
    rows = ReturnLine.objects.select_for_update(of=("self",))
    line = rows.select_related("head__account", "unit__asset__product", "unit__asset__account", "needed").get(
        pk=line.pk
    )
    check_step(LineState(line.state), state, made_good=bool(line.course))
    line.state, line.since = state.value, at
    for name, value in (changes or {}).items():
        setattr(line, name, value)
    line.save()
    LineStep.objects.create(line=line, state=state.value, note=note.strip(), by=by, at=at)
    text = {"note": note.strip()} if note.strip() else None
    note_line(f"return.{state.value}", line, at=at, by=by, data=data, text=text)
    return line


def retire(line: ReturnLine, *, at: datetime) -> None:
    """The unit is no longer the customer's."""
    asset = line.unit.asset
    asset.retired_on = timezone.localdate(at)
    asset.save(update_fields=["retired_on"])


def ask_for_facts(line: ReturnLine, *, questions: str, by: Person, at: datetime) -> ReturnLine:
    if not questions.strip():
        raise FactsMissing(_("Write everything that you need to know, in one list."), field="note")
    with transaction.atomic():
        line = move_line(line, LineState.INFO_REQUESTED, by=by, at=at, note=questions)
        tell_customer(line, at=at)
    return line


def answer_facts(line: ReturnLine, *, words: str, by: Person, at: datetime) -> ReturnLine:
    """The customer's answer, told by themselves or written down for them; whoever decides goes on with it."""
    if not words.strip():
        raise FactsMissing(_("Write the answer."), field="note")
    with transaction.atomic():
        line = move_line(line, LineState.REQUESTED, by=by, at=at, note=words)
        tell_reply(line, by=by, at=at)
    return line


def authorise_line(line: ReturnLine, *, by: Person, at: datetime, note: str = "") -> ReturnLine:
    """The customer may send it in. Whoever was sold or sent the wrong thing gets the right one at once; sales hear of it."""
    rule = returns_rule()
    with transaction.atomic():
        due = timezone.localdate(at) + timedelta(days=rule.return_days)
        line = move_line(line, LineState.AUTHORISED, by=by, at=at, note=note, changes={"old_due_on": due})
        take_back(line, "decide-return", at=at, by=by.key)
        if line.reason in _WRONG:
            title = _("Send the right item: %(unit)s") % {"unit": line.needed or line.unit}
            ask(line, kind="send-right-item", title=title, unit=returns_unit(), at=at)
        if line.reason == ReturnLine.Reason.WRONG_ITEM:
            title = _("Learn from a wrong sale: %(sold)s instead of %(needed)s") % {
                "sold": line.unit.asset.product, "needed": line.needed or "?",
            }  # fmt: skip
            unit = rule.sales_unit or returns_unit()
            ask(line, kind="wrong-sale", title=title, unit=unit, instructions=line.words, at=at)
            data = {
                "sold": line.unit.asset.product.key,
                "needed": line.needed.key if line.needed else "",
                "door": line.unit.door,
            }
            note_line("sale.found_wrong", line, at=at, by=by, data=data)
        tell_customer(line, at=at)
    return line


def deny_line(line: ReturnLine, *, reason: str, by: Person, at: datetime) -> ReturnLine:
    if not reason.strip():
        raise FactsMissing(_("Quote the guideline, and say what the customer can do instead."), field="note")
    with transaction.atomic():
        line = move_line(line, LineState.DENIED, by=by, at=at, note=reason)
        take_back(line, "decide-return", at=at, by=by.key)
        tell_customer(line, at=at)
    return line


def receive_line(line: ReturnLine, *, by: Person, at: datetime, note: str = "") -> ReturnLine:
    with transaction.atomic():
        line = move_line(line, LineState.RECEIVED, by=by, at=at, note=note)
        if line.course in MONEY:
            retire(line, at=at)
        if not line.course:
            title = _("Look at what came back: %(unit)s") % {"unit": line.unit}
            ask(line, kind="inspect-return", title=title, instructions=line.words, unit=returns_unit(), at=at)
    return line


def inspect_line(line: ReturnLine, *, finding: str, by: Person, at: datetime, note: str = "") -> ReturnLine:
    if finding not in ReturnLine.Finding.values:
        raise FactsMissing(_("Say what was found."), field="finding")
    with transaction.atomic():
        line = move_line(
            line, LineState.INSPECTED, by=by, at=at, note=note, changes={"finding": finding}, data={"finding": finding}
        )
        take_back(line, "inspect-return", at=at, by=by.key)
    return line


def close_line(line: ReturnLine, *, by: Person, at: datetime) -> ReturnLine:
    if not line.course:
        raise FactsMissing(_("Make it good before you close it: replace, repair, pay back or send back."))
    with transaction.atomic():
        line = move_line(line, LineState.CLOSED, by=by, at=at)
        take_back(line, "send-right-item", at=at, by=by.key)
    return line
