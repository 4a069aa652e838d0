"""What service costs and earns: rates for work times the time it took, what was booked by hand, and what was billed.

Work has a cost once a rate is set for its unit; nothing is guessed before. Work done again on a request that came back is told a
second time, as repeated work, with no tier, so that no sum counts it twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdesk.apps.insight.reading.translation import Told, Translator, moment, reads
from orgdesk.apps.organisation import lookup
from orgdesk.core.measures import Happening

_HOUR = 3600.0
_AGAIN = {"reopened", "in_progress", "assigned", "new", "triaged"}
_GOODWILL = "goodwill"


@reads("cost_rate.set")
def _rate(memory: Translator, event: Told) -> Iterator[Happening]:
    memory.of("rate", str(event.data.get("unit") or ""))["hourly"] = _number(event.data.get("hourly"))
    return iter(())


@reads("assignment.started")
def _seated(memory: Translator, event: Told) -> Iterator[Happening]:
    """A substantive seat makes its unit a home; helping out elsewhere does not."""
    if event.data.get("kind") == "substantive":
        unit = lookup.unit_of_position(event.key("position"))
        memory.of("person", event.key("person")).setdefault("homes", {})[unit] = 1
    return iter(())


@reads("ticket", "ticket.opened")
def _tier(memory: Translator, event: Told) -> Iterator[Happening]:
    ticket, status = event.key("ticket"), event.kind.partition(".")[2]
    known = memory.of("ticket", ticket)
    known["tier"] = int(event.data.get("tier") or known.get("tier", 1))
    if status in _AGAIN and event.data.get("from") in {"resolved", "closed"}:
        known["came_back"] = True
    return iter(())


@reads("work.finished")
def _worked(memory: Translator, event: Told) -> Iterator[Happening]:
    started, unit = moment(event.data.get("started_at")), str(event.data.get("unit") or "")
    ticket, returned = event.key("ticket"), event.key("return")
    if started is None or not (ticket or returned):
        return
    key, hours = event.key("work"), (event.at - started).total_seconds() / _HOUR
    homes = memory.of("person", event.actor).get("homes", ())
    elsewhere = hours if unit and homes and unit not in homes else 0.0
    facts = {"handling": hours, "worked": hours, "elsewhere": elsewhere, "unit": unit}
    yield Happening("time", f"work/{key}", "recorded", event.at, facts)
    rate = memory.of("rate", unit).get("hourly", memory.of("rate", "").get("hourly"))
    if rate is not None:
        yield from _cost_of_work(memory, event, rate * hours, unit)


def _cost_of_work(memory: Translator, event: Told, amount: float, unit: str) -> Iterator[Happening]:
    key, ticket = event.key("work"), event.key("ticket")
    if not ticket:
        yield _cost(f"work/{key}", event, "claims", amount, unit=unit)
        return
    known = memory.of("ticket", ticket)
    facts = {"unit": unit, "tier": f"T{known.get('tier', 1)}", "account": known.get("account")}
    yield _cost(f"work/{key}", event, "service", amount, **facts)
    if known.get("came_back"):
        yield _cost(f"again/{key}", event, "repeat_work", amount, unit=unit)


@reads("cost.booked")
def _booked(memory: Translator, event: Told) -> Iterator[Happening]:
    amount, of = _number(event.data.get("amount")), event.data.get("of")
    yield _cost(f"booked/{event.id}", event, str(of), amount, unit=event.data.get("unit") or None)
    if limitation := event.key("limitation"):
        known = memory.of("limitation", limitation)
        known["fix_cost"] = known.get("fix_cost", 0.0) + amount
        yield Happening("limitation", limitation, "paid_for", event.at, {"fix_cost": known["fix_cost"]})


@reads("return")
def _refunded(memory: Translator, event: Told) -> Iterator[Happening]:
    """Money for what should never have been sent is poor service; for a covered defect it is warranty."""
    wrong = event.data.get("reason") in {"wrong_item", "mis_ship"}
    if event.kind == "return.refunded" and (wrong or event.data.get("covered")):
        of = "wrong_item" if wrong else "warranty"
        yield _cost(f"refund/{event.id}", event, of, _number(event.data.get("amount")))


@reads("points.posted")
def _goodwill(memory: Translator, event: Told) -> Iterator[Happening]:
    if event.data.get("type") == _GOODWILL:
        worth = _number(event.data.get("points")) * _number(event.data.get("point_value"))
        yield _cost(f"points/{event.id}", event, _GOODWILL, worth)


@reads("invoice.booked")
def _billed(memory: Translator, event: Told) -> Iterator[Happening]:
    facts = {"amount": _number(event.data.get("amount")), "of": "recurring"}
    yield Happening("revenue", f"invoice/{event.id}", "booked", event.at, facts)


def _cost(key: str, event: Told, of: str, amount: float, **facts: object) -> Happening:
    told = {name: fact for name, fact in facts.items() if fact}
    return Happening("cost", key, "booked", event.at, {"amount": amount, "of": of, **told})


def _number(given: object) -> float:
    try:
        return float(given) if isinstance(given, int | float | str) else 0.0
    except ValueError:
        return 0.0
