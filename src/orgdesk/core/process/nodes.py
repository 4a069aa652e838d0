"""Reading the flow nodes and flows of a process into drafts, all depths, without recursion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from orgdesk.core.phrases import phrase
from orgdesk.core.process.definition import EventKind, Flow, Kind, Meaning, Timer, TimerKind
from orgdesk.core.process.document import extension, is_model, local_name, unqualified
from orgdesk.core.process.elements import Reader
from orgdesk.core.process.errors import Severity
from orgdesk.core.process.graph import Draft

_KINDS: Final = {
    "startEvent": Kind.START,
    "endEvent": Kind.END,
    "intermediateCatchEvent": Kind.CATCH,
    "intermediateThrowEvent": Kind.THROW,
    "boundaryEvent": Kind.BOUNDARY,
    "task": Kind.TASK,
    "manualTask": Kind.TASK,
    "userTask": Kind.USER,
    "scriptTask": Kind.SCRIPT,
    "serviceTask": Kind.SERVICE,
    "businessRuleTask": Kind.RULE,
    "sendTask": Kind.THROW,
    "receiveTask": Kind.CATCH,
    "exclusiveGateway": Kind.EXCLUSIVE,
    "parallelGateway": Kind.PARALLEL,
    "inclusiveGateway": Kind.INCLUSIVE,
    "eventBasedGateway": Kind.EVENT_BASED,
    "subProcess": Kind.SUBPROCESS,
    "callActivity": Kind.CALL,
    "globalTask": Kind.TASK,
    "globalManualTask": Kind.TASK,
    "globalUserTask": Kind.USER,
    "globalScriptTask": Kind.SCRIPT,
    "globalBusinessRuleTask": Kind.RULE,
}
_REFUSED: Final = {
    "complexGateway": phrase("complex gateways are not supported; use exclusive, inclusive or parallel ones"),
    "transaction": phrase("transactions are not supported; use a subprocess with error events"),
    "adHocSubProcess": phrase("ad hoc subprocesses are not supported; draw the flow, or repeat a task"),
    "choreographyTask": phrase("choreographies cannot run; draw a process"),
}


def read_body(reader: Reader, process: etree._Element) -> tuple[list[Draft], list[Flow]]:
    """The nodes (the process itself first) and the flows of a process, in document order."""
    root = Draft(process.get("id", ""), process.get("name", ""), Kind.SUBPROCESS, "", "process", process)
    drafts = [root]
    flows: list[Flow] = []
    if local_name(process) != "process":
        drafts.append(_global_task(reader, process))
        return drafts, flows
    bodies = [process]
    while bodies:
        body = bodies.pop()
        for element in body.iterchildren(etree.Element):
            if not is_model(element):
                continue
            kind = local_name(element)
            if kind in _REFUSED:
                reader.refuse(element, _REFUSED[kind])
            elif kind == "sequenceFlow":
                flows += _flow(reader, element)
            elif kind in _KINDS:
                drafts.append(_node(reader, element, body.get("id", "")))
                if kind == "subProcess":
                    bodies.append(element)
    return drafts, flows


def _global_task(reader: Reader, element: etree._Element) -> Draft:
    """A global task is a process of one task; the task takes an id of its own, for the process has the element's."""
    inner = _node(reader, element, element.get("id", ""))
    inner.id = f"{inner.id}.task"
    return inner


def _node(reader: Reader, element: etree._Element, parent: str) -> Draft:
    name = local_name(element)
    draft = Draft(element.get("id", ""), element.get("name", ""), _KINDS[name], parent, name, element)
    if not draft.id:
        reader.refuse(element, phrase("a {name} has no id", name=name))
    if element.get("isForCompensation") in {"true", "1"}:
        reader.refuse(element, phrase("compensation is not supported; draw the way back as ordinary flow"))
    _read_quantities(reader, draft)
    _READ.get(draft.kind, _read_nothing)(reader, draft)
    draft.repetition = reader.repetition(element)
    draft.result = element.get(extension("result"), "")
    draft.default_id = element.get("default", "")
    return draft


def _read_quantities(reader: Reader, draft: Draft) -> None:
    for name in ("startQuantity", "completionQuantity"):
        quantity = reader.whole(draft.xml, name, 1) or 0
        if not 1 <= quantity <= 1000:
            reader.refuse(
                draft.xml, phrase("{name} is {quantity}; 1 to 1000 are possible", name=name, quantity=quantity)
            )
    draft.start_quantity = reader.whole(draft.xml, "startQuantity", 1) or 1
    draft.completion_quantity = reader.whole(draft.xml, "completionQuantity", 1) or 1


def _read_event(reader: Reader, draft: Draft) -> None:
    element = draft.xml
    if element.get("parallelMultiple") in {"true", "1"}:
        reader.refuse(element, phrase("parallel multiple events are not supported; draw one event for each"))
    if draft.element == "receiveTask":
        draft.event = reader.message(element)
        draft.instantiating = element.get("instantiate") in {"true", "1"}
    elif draft.element == "sendTask" and element.get(extension("handler")):
        draft.kind = Kind.SERVICE
        _read_service(reader, draft)
    elif draft.element == "sendTask":
        draft.event = reader.message(element)
    else:
        draft.event = reader.event(element)
        draft.interrupting = (element.get("cancelActivity") or element.get("isInterrupting")) not in {"false", "0"}
    draft.attached_to = unqualified(element.get("attachedToRef"))
    draft.rules = reader.rules(element)
    draft.customer = element.get(extension("customer"), "")
    _check_event(reader, draft)


_THROWN: Final = {
    EventKind.MESSAGE,
    EventKind.SIGNAL,
    EventKind.ERROR,
    EventKind.ESCALATION,
    EventKind.LINK,
    EventKind.TERMINATE,
}


def _check_event(reader: Reader, draft: Draft) -> None:
    event = draft.event
    if draft.kind is Kind.CATCH and event is not None and not event.is_waiting and event.kind is not EventKind.LINK:
        reader.refuse(
            draft.xml, phrase("a {kind} cannot be waited for in the flow; put it on a boundary", kind=event.kind)
        )
    elif draft.kind in {Kind.THROW, Kind.END} and event is not None and event.kind not in _THROWN:
        reader.refuse(draft.xml, phrase("a {kind} cannot be thrown", kind=event.kind))
    elif draft.kind is Kind.CATCH and event is not None and event.timer is not None and _is_endless(event.timer):
        reader.demand(
            draft.xml, phrase("a cycle in the flow lets a token go each time; say how often, such as R3/PT10M")
        )
    elif draft.kind is Kind.CATCH and event is None:
        reader.demand(draft.xml, phrase("waits for nothing; give it a timer, message, signal or condition"))
    elif draft.kind is Kind.BOUNDARY and event is None:
        reader.demand(
            draft.xml, phrase("a boundary event needs a timer, message, signal, error, escalation or condition")
        )


def _is_endless(timer: Timer) -> bool:
    return timer.kind is TimerKind.CYCLE and timer.text.startswith(("R/", "R-1/"))


def _read_user(reader: Reader, draft: Draft) -> None:
    draft.rules = reader.rules(draft.xml)


def _read_service(reader: Reader, draft: Draft) -> None:
    draft.handler = draft.xml.get(extension("handler"), "")
    draft.asynchronous = draft.xml.get(extension("async")) == "true"
    if not draft.handler:
        reader.refuse(
            draft.xml, phrase("names no orgdesk:handler; a token that comes here is a process fault"), Severity.WARNING
        )


def _read_rule(reader: Reader, draft: Draft) -> None:
    draft.decision = draft.xml.get(extension("decision"), "")
    if not draft.decision:
        reader.refuse(
            draft.xml, phrase("names no orgdesk:decision; a token that comes here is a process fault"), Severity.WARNING
        )


def _read_script(reader: Reader, draft: Draft) -> None:
    if draft.xml.get(extension("handler")):
        draft.kind = Kind.SERVICE
        _read_service(reader, draft)
    else:
        draft.script = reader.script(draft.xml)


def _read_gateway(reader: Reader, draft: Draft) -> None:
    draft.instantiating = draft.xml.get("instantiate") in {"true", "1"}
    if draft.xml.get("eventGatewayType") == "Parallel":
        reader.refuse(
            draft.xml, phrase("parallel event-based gateways are not supported; use a parallel gateway and events")
        )


def _read_subprocess(reader: Reader, draft: Draft) -> None:
    if draft.xml.get("triggeredByEvent") in {"true", "1"}:
        draft.kind = Kind.EVENT_SUBPROCESS


def _read_call(reader: Reader, draft: Draft) -> None:
    draft.called = unqualified(draft.xml.get("calledElement"))
    if not draft.called:
        reader.demand(draft.xml, phrase("calls nothing; name the process as calledElement"))


def _read_nothing(reader: Reader, draft: Draft) -> None:
    """Plain nodes say nothing more."""


_READ: Final = {
    Kind.START: _read_event,
    Kind.END: _read_event,
    Kind.CATCH: _read_event,
    Kind.THROW: _read_event,
    Kind.BOUNDARY: _read_event,
    Kind.USER: _read_user,
    Kind.SERVICE: _read_service,
    Kind.RULE: _read_rule,
    Kind.SCRIPT: _read_script,
    Kind.EVENT_BASED: _read_gateway,
    Kind.SUBPROCESS: _read_subprocess,
    Kind.CALL: _read_call,
}


def _flow(reader: Reader, element: etree._Element) -> Iterator[Flow]:
    key, source, target = (unqualified(element.get(name)) for name in ("id", "sourceRef", "targetRef"))
    if not (key and source and target):
        reader.refuse(element, phrase("a sequence flow needs an id, a sourceRef and a targetRef"))
        return
    origin = reader.document.element(source)
    is_default = origin is not None and origin.get("default") == key
    condition = None if is_default else reader.formula(element, "conditionExpression")
    meaning = reader.choice(element, Meaning, element.get(extension("meaning")))
    yield Flow(key, element.get("name", ""), source, target, condition, is_default, meaning)
