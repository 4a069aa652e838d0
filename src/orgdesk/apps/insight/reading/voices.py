"""What customers say, send back and earn: the events of voices, returns and rewards as happenings.

Registered with the translation; each reader needs nothing but its own event.
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdesk.apps.insight.reading.translation import Told, Translator, moment, reads
from orgdesk.core.measures import Happening


@reads("survey.invited", "survey.answered", "survey.contacted", "survey.voided")
def _survey(memory: Translator, event: Told) -> Iterator[Happening]:
    what = event.kind.partition(".")[2]
    names = ("question", "score", "unit", "segment")
    facts = {name: event.data[name] for name in names if event.data.get(name) not in {None, ""}}
    if event.key("account"):
        facts["account"] = event.key("account")
    if what == "voided":
        facts["question"] = "void"  # what was taken back counts for no score
    yield Happening("survey", event.key("invitation"), what, event.at, facts)


@reads("feedback.received", "feedback.routed", "feedback.decided", "feedback.told")
def _feedback(memory: Translator, event: Told) -> Iterator[Happening]:
    """Compliments ask for no decision and no answer."""
    if event.data.get("kind") != "compliment":
        what = {"told": "answered"}.get(word := event.kind.partition(".")[2], word)
        facts = {name: event.data[name] for name in ("kind", "theme", "unit") if event.data.get(name)}
        yield Happening("feedback", event.key("feedback"), what, event.at, facts)


@reads("complaint.received", "complaint.acknowledged", "complaint.owned", "complaint.resolved")
def _complaint(memory: Translator, event: Told) -> Iterator[Happening]:
    due = moment(event.data.get("due_at"))
    facts = {"account": event.key("account") or None, "due": due} if due else {}
    what = {"owned": "owner_accepted"}.get(word := event.kind.partition(".")[2], word)
    yield Happening("complaint", event.key("feedback"), what, event.at, facts)


@reads("board.met")
def _board(memory: Translator, event: Told) -> Iterator[Happening]:
    facts = {"present": event.data.get("present"), "members": event.data.get("members")}
    yield Happening("board_meeting", event.key("meeting"), "held", event.at, facts)


@reads("promise.measured")
def _promise(memory: Translator, event: Told) -> Iterator[Happening]:
    facts = {"met": event.data.get("met"), "charter": True, "promise": f"charter {event.data.get('promise')}"}
    yield Happening("clock", f"charter/{event.id}", "ended", event.at, facts)


@reads("sale.recorded")
def _sale(memory: Translator, event: Told) -> Iterator[Happening]:
    """A replacement is no sale and begins no further cover."""
    if not event.data.get("replacement"):
        key = event.key("asset")
        facts = {"units": event.data.get("units", 1), "account": event.key("account")}
        yield Happening("sale", key, "sold", event.at, facts)
        yield Happening("cover", key, "begun", event.at, facts)


@reads("return")
def _return(memory: Translator, event: Told) -> Iterator[Happening]:
    """A line of a return; of a covered defect also the claim, which is decided with it."""
    what, key = event.kind.partition(".")[2], event.key("return_line")
    facts = {
        name: event.data[name] for name in ("reason", "serial", "units", "finding", "target_days") if name in event.data
    }
    yield Happening("rma", key, what, event.at, facts)
    if what == "received":
        memory.of("rma", key)["received"] = True
        if memory.of("rma", key).get("advance"):
            yield Happening("advance", key, "returned", event.at)
    elif what == "fulfilled" and event.data.get("course") == "replace" and not memory.of("rma", key).get("received"):
        memory.of("rma", key)["advance"] = True
        due = moment(event.data.get("old_due"))
        yield Happening("advance", key, "sent", event.at, {"due": due} if due else {})
    if event.data.get("reason") == "defect" and event.data.get("covered"):
        words = {"requested": "received", "info_requested": "facts_asked", "authorised": "decided", "denied": "decided"}
        decision = {"authorised": "approved", "denied": "declined"}.get(what)
        if what in words:
            yield Happening("claim", key, words[what], event.at, {"decision": decision} if decision else {})


@reads("shipment")
def _shipment(memory: Translator, event: Told) -> Iterator[Happening]:
    words = {"sent": "shipped", "delivered": "delivered", "found_wrong": "returned"}
    due, unit = moment(event.data.get("due_at")), event.data.get("unit")
    facts = {"unit": unit, **({"due": due} if due else {}), **({"wrong": True} if event.kind.endswith("wrong") else {})}
    yield Happening("order_line", event.key("shipment"), words[event.kind.partition(".")[2]], event.at, facts)


@reads("reward.enrolled", "reward.held_out")
def _enrolled(memory: Translator, event: Told) -> Iterator[Happening]:
    held_out = event.kind == "reward.held_out"
    facts = {"eligible": True, **({"hold_out": True} if held_out else {})}
    yield Happening("account", event.key("account"), "held_out" if held_out else "enrolled", event.at, facts)


@reads("points.posted")
def _points(memory: Translator, event: Told) -> Iterator[Happening]:
    data, account, member = event.data, event.key("account"), event.key("membership")
    kind, points, entry = data.get("type"), data.get("points"), f"{member}/{data.get('entry')}"
    yield Happening("points", entry, "posted", event.at, {"type": kind, "points": points})
    yield Happening("account", account, "entry_posted", event.at)
    names = ("balance", "entries", "open_lots", "point_value", "expected_redemption")
    facts = {name: data.get(name) for name in names}
    yield Happening("reward_account", member, "posted", event.at, {**facts, "open_points": data.get("open_lots")})
    if kind in {"earned", "goodwill", "bonus"}:
        yield Happening("lot", entry, "issued", event.at, {"points": points})
    elif kind == "expired":
        for lot, part in (data.get("drawn") or {}).items():
            yield Happening("lot", f"{member}/{lot}", "expired", event.at, {"expired_points": part})
    elif kind == "redeemed":
        redeemable = (data.get("open_lots") or 0) + (points or 0)
        yield Happening("account", account, "redeemed", event.at, {"redeemable": redeemable})
        yield Happening("redemption", entry, "redeemed", event.at)


@reads("programme.cost_booked")
def _cost(memory: Translator, event: Told) -> Iterator[Happening]:
    yield Happening("programme_cost", str(event.id), "booked", event.at, {"amount": event.data.get("amount")})


@reads("offer.made", "offer.answered")
def _offer(memory: Translator, event: Told) -> Iterator[Happening]:
    facts = {"hold_out": event.data.get("hold_out")}
    yield Happening("offer", event.key("offer"), event.kind.partition(".")[2], event.at, facts)


@reads("service.sold")
def _sold(memory: Translator, event: Told) -> Iterator[Happening]:
    facts = {"amount": event.data.get("amount"), "of": "service", "unit": event.data.get("unit")}
    yield Happening("revenue", str(event.id), "booked", event.at, facts)


@reads("time.recorded")
def _time(memory: Translator, event: Told) -> Iterator[Happening]:
    facts = {name: event.data.get(name) for name in ("billed", "available", "unit")}
    yield Happening("time", str(event.id), "recorded", event.at, {**facts, "paid_role": True})
