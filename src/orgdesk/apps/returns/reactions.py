"""A line follows the process that leads it, step by step, to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.process.models import Instance
from orgdesk.apps.returns.actions.make_good import make_good
from orgdesk.apps.returns.actions.move_line import ask_for_facts, authorise_line, deny_line, move_line
from orgdesk.apps.returns.actions.request_return import Sent, request_return
from orgdesk.apps.returns.errors import ReturnRefused
from orgdesk.apps.returns.leading import PROCESS
from orgdesk.apps.returns.models import ReturnLine, SoldUnit
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.core.service.returns import LineState
from orgdesk.ui.sayings import in_words

_GRANTED = {"is-replaced", "is-refunded"}
_UNDECIDED = {LineState.REQUESTED, LineState.INFO_REQUESTED}


@handles("work.finished")
def follow_process(event: Event) -> None:
    """What the process decides happens to the line, in one transaction: what the line cannot take is not finished either."""
    kind, processes = str(event.data.get("work_kind", "")), event.keys_of("process")
    if not processes or kind not in {"register", *_STEPS}:
        return
    said, by = event.data.get("data", {}), Person.objects.filter(key=event.actor).first()
    if by is None:
        return
    rows = ReturnLine.objects.select_related("head__account", "unit__asset__product", "needed")
    line = rows.filter(process_key=processes[0]).first()
    if kind == "register":
        if line is None:
            _write_down(event, processes[0], said, by)
    elif line is not None:
        _step(line, kind, str(event.data.get("outcome", "")), said, by, event)


@handles("process.ended")
def follow_end(event: Event) -> None:
    """An undecided line whose process ran out has had no answer; one whose process was stopped is decided on its page again."""
    if not event.process_version.startswith(f"{PROCESS}:"):
        return
    for line in ReturnLine.objects.filter(process_key__in=event.keys_of("process")).select_related("head"):
        if event.data.get("status") != Instance.Status.COMPLETED:
            line.process_key = ""
            line.save(update_fields=["process_key"])
        elif LineState(line.state) is LineState.INFO_REQUESTED:
            move_line(line, LineState.EXPIRED, by=None, at=event.at, note=_("No answer came."))


def _write_down(event: Event, process: str, said: Mapping[str, Any], by: Person) -> None:
    """Registered within a request: the order is written down with it, where the number is one of a unit that we sold to them."""
    instance = Instance.objects.filter(key=process, version__definition__key=PROCESS).first()
    serial = str(said.get("serial", "")).strip()
    unit = SoldUnit.objects.filter(asset__serial__iexact=serial).select_related("asset__account").first()
    if instance is None or unit is None or instance.subject_type != "ticket":
        return
    reason = said.get("reason") if said.get("reason") in ReturnLine.Reason.values else ReturnLine.Reason.DEFECT
    request_return([Sent(unit, str(reason))], by=by, at=event.at, ticket_key=instance.subject_key, led_by=instance)


def _step(line: ReturnLine, kind: str, outcome: str, said: Mapping[str, Any], by: Person, event: Event) -> None:
    try:
        _STEPS[kind](line, outcome, said, by, event)
    except ServiceRuleError as refusal:
        raise ReturnRefused(in_words(refusal)) from refusal


def _decide(line: ReturnLine, outcome: str, said: Mapping[str, Any], by: Person, event: Event) -> None:
    if outcome in _GRANTED and LineState(line.state) in _UNDECIDED:
        authorise_line(line, by=by, at=event.at, note=str(said.get("guideline", "")))


def _ask(line: ReturnLine, outcome: str, said: Mapping[str, Any], by: Person, event: Event) -> None:
    ask_for_facts(line, questions=str(said.get("questions", "")), by=by, at=event.at)


def _explain(line: ReturnLine, outcome: str, said: Mapping[str, Any], by: Person, event: Event) -> None:
    deny_line(line, reason=str(said.get("quoted", "")), by=by, at=event.at)


def _replace(line: ReturnLine, outcome: str, said: Mapping[str, Any], by: Person, event: Event) -> None:
    """The right item goes out at once, without the wrong one being decided on first."""
    if LineState(line.state) in _UNDECIDED:
        line = authorise_line(line, by=by, at=event.at)
    make_good(line, course=ReturnLine.Course.REPLACE, serial=str(said.get("new_serial", "")), by=by, at=event.at)


def _refund(line: ReturnLine, outcome: str, said: Mapping[str, Any], by: Person, event: Event) -> None:
    amount = Decimal(str(said.get("amount", 0))).quantize(Decimal("0.01"))
    make_good(line, course=ReturnLine.Course.REFUND, amount=amount, by=by, at=event.at)


_STEPS: Mapping[str, Callable[[ReturnLine, str, Mapping[str, Any], Person, Event], None]] = {
    "decide": _decide,
    "ask": _ask,
    "explain": _explain,
    "replace": _replace,
    "send-right": _replace,
    "refund": _refund,
}
