"""How customers are kept and brought on: the events of accounts and timelines as happenings.

Registered with the translation. A day counts until its end; an amount is read from its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from orgdesk.apps.insight.reading.translation import Told, Translator, moment, reads
from orgdesk.core.measures import Happening

_ACCOUNT = {
    "account.planned": "planned",
    "contact.made": "touched",
    "account.owned": "owner_started",
    "review.held": "review_held",
}
_ENROLMENT = {
    "plan.started": "started",
    "plan.completed": "completed",
    "block.deferred": "deferred",
    "plan.stopped": "stopped",
}


@reads(*_ACCOUNT)
def _of_account(memory: Translator, event: Told) -> Iterator[Happening]:
    yield Happening("account", event.key("account"), _ACCOUNT[event.kind], event.at)
    if event.kind == "review.held":
        due = _end_of(event, "due")
        yield Happening("review", str(event.id), "planned", due or event.at, {"due": due} if due else {})
        yield Happening("review", str(event.id), "held", event.at)


@reads("health.scored")
def _scored(memory: Translator, event: Told) -> Iterator[Happening]:
    facts = {name: event.data.get(name) for name in ("score", "colour")}
    yield Happening("account", event.key("account"), "health_scored", event.at, facts)


@reads("contract.signed")
def _signed(memory: Translator, event: Told) -> Iterator[Happening]:
    """What is signed runs from its first day, which may be long before it was written down here."""
    since = moment(event.data.get("since"))
    at = min(since.replace(tzinfo=event.at.tzinfo), event.at) if since is not None else event.at
    yield Happening("account", event.key("account"), "contracted_for", at, {"revenue": _amount(event, "a_year")})


@reads("account.churned")
def _churned(memory: Translator, event: Told) -> Iterator[Happening]:
    """They left on their day; it may have become known later."""
    account, on = event.key("account"), moment(event.data.get("on"))
    at = min(on.replace(tzinfo=event.at.tzinfo), event.at) if on is not None else event.at
    yield Happening("account", account, "churned", at, {"revenue": 0.0, "reason": event.data.get("reason")})
    for plan in sorted(memory.of("account", account).get("plans", ())):
        yield Happening("enrolment", plan, "lost", at)


@reads("result.recorded")
def _result(memory: Translator, event: Told) -> Iterator[Happening]:
    yield Happening("account", event.key("account"), "result", event.at, {"margin": _amount(event, "margin")})


@reads("renewal.due", "renewal.decided")
def _renewal(memory: Translator, event: Told) -> Iterator[Happening]:
    contract, account = event.key("contract"), event.key("account")
    if event.kind == "renewal.due":
        due = _end_of(event, "due")
        yield Happening("renewal", contract, "due", event.at, {"due": due} if due else {})
        return
    yield Happening("renewal", contract, "decided", event.at, {"answer": event.data.get("answer")})
    if event.data.get("answer") == "renewed":
        was, now = _amount(event, "was"), _amount(event, "a_year")
        changed = "expanded" if now > was else "contracted" if now < was else "renewed_alike"
        yield Happening("account", account, changed, event.at, {"revenue": now})
        yield Happening("account", account, "renewed", event.at)


@reads("usage.recorded")
def _usage(memory: Translator, event: Told) -> Iterator[Happening]:
    """The latest month of an account and product is what is in use."""
    key = f"{event.key('account')}/{event.data.get('product')}"
    facts = {"in_use": event.data.get("used"), "owned": event.data.get("bought")}
    yield Happening("usage", key, "recorded", event.at, facts)


@reads("exception.opened", "exception.closed")
def _exception(memory: Translator, event: Told) -> Iterator[Happening]:
    what = event.kind.partition(".")[2]
    yield Happening("exception", event.key("exception"), what, event.at, {"kind": event.data.get("kind")})


@reads("checkin.held")
def _check_in(memory: Translator, event: Told) -> Iterator[Happening]:
    key, due = event.key("checkin") or str(event.id), _end_of(event, "due")
    if due is not None:
        yield Happening("check_in", key, "due", due, {"due": due})
    yield Happening("check_in", key, "held", event.at)
    yield Happening("account", event.key("account"), "check_in_held", event.at)


@reads("invoice.booked", "invoice.paid")
def _invoice(memory: Translator, event: Told) -> Iterator[Happening]:
    key, due = event.key("invoice") or str(event.id), _end_of(event, "due")
    facts = {"amount": _amount(event, "amount"), "due": due} if due else {}
    yield Happening("invoice", key, event.kind.partition(".")[2], event.at, facts)


@reads("handoff.offered", "handoff.accepted", "handoff.returned")
def _hand_off(memory: Translator, event: Told) -> Iterator[Happening]:
    """What is handed over for the first time begins the qualification."""
    names = ("kind", "required", "filled")
    facts = {name: event.data[name] for name in names if name in event.data}
    what, account = event.kind.partition(".")[2], event.key("account")
    yield Happening("handoff", event.key("handoff") or str(event.id), what, event.at, facts)
    if what == "offered":
        memory.of("account", account).setdefault("intake", event.at)


@reads("account.qualified")
def _qualified(memory: Translator, event: Told) -> Iterator[Happening]:
    """A class changed by hand is the same qualification once more."""
    account, data = event.key("account"), event.data
    received = memory.of("account", account).get("intake", event.at)
    facts = {"path": data.get("path"), "class": data.get("class")}
    if data.get("asked_path"):
        facts["requested_path"] = data["asked_path"]
    if data.get("by_hand"):
        yield Happening("qualification", account, "overridden", event.at, facts)
    else:
        yield Happening("qualification", account, "received", received)
        yield Happening("qualification", account, "decided", event.at, facts)


@reads(*_ENROLMENT)
def _plan(memory: Translator, event: Told) -> Iterator[Happening]:
    plan, account, planned = event.key("plan"), event.key("account"), _end_of(event, "planned")
    memory.of("account", account).setdefault("plans", {})[plan] = 1
    facts = {"account": account, **({"due": planned} if planned else {})}
    yield Happening("enrolment", plan, _ENROLMENT[event.kind], event.at, facts)


@reads("step.finished")
def _step(memory: Translator, event: Told) -> Iterator[Happening]:
    key, due = f"{event.key('plan')}/{event.data.get('step')}", _end_of(event, "due")
    if due is not None:
        yield Happening("step", key, "due", due, {"due": due})
        yield Happening("step", key, "done", event.at)
    if event.data.get("touchpoint"):
        yield Happening("touchpoint", key, "due", due or event.at)
        yield Happening("touchpoint", key, "held", event.at)


@reads("session.booked", "session.moved", "session.attended")
def _session(memory: Translator, event: Told) -> Iterator[Happening]:
    words = {"session.booked": "booked", "session.moved": "rescheduled", "session.attended": "held"}
    facts = {"attended": event.data["came"]} if "came" in event.data else {}
    facts |= {"invited": event.data["asked"]} if "asked" in event.data else {}
    yield Happening("session_booking", event.key("booking"), words[event.kind], event.at, facts)


@reads("seriesmail")
def _series(memory: Translator, event: Told) -> Iterator[Happening]:
    """What was held, or left its list, was not to be sent on that day."""
    planned = moment(event.data.get("planned"))
    if planned is not None and event.kind in {"seriesmail.queued", "seriesmail.skipped"}:
        on_day = event.kind == "seriesmail.queued" and event.at - planned < timedelta(days=1)
        key = f"{event.key('plan')}/{event.data.get('series')}/{event.data.get('number')}"
        yield Happening("planned_mail", key, "planned", planned, {"on_day": on_day})


def _end_of(event: Told, name: str) -> datetime | None:
    """A day's last moment, in the time in which the event is told."""
    day = moment(event.data.get(name))
    return datetime.combine(day.date(), time.max, event.at.tzinfo) if day is not None else None


def _amount(event: Told, name: str) -> float:
    try:
        return float(event.data.get(name) or 0)
    except (TypeError, ValueError):
        return 0.0
