"""Events of incidents, problems and changes into happenings.

A change is what a limitation asks of development: submitted when it is qualified as one, accepted when development takes it,
delivered when its solution is handed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from orgdesk.apps.insight.reading.translation import Told, Translator, moment, reads
from orgdesk.core.measures import Happening

_RESTORED = {"resolved": "restored", "mitigated": "mitigated", "reviewed": "reviewed"}
_SEVERE = {"sev1", "sev2"}
_ASKED = {"defect", "change_internal", "change_external"}
_FIRST_TIER_OF_DEVELOPMENT = 3


@reads("incident.declared", "incident.grew")
def _incident(memory: Translator, event: Told) -> Iterator[Happening]:
    """The first signal is the oldest of the requests that it is known by."""
    key, tickets = event.key("incident"), event.objects.get("ticket", [])
    known = [memory.of("ticket", ticket) for ticket in tickets]
    hit = memory.of("incident", key).setdefault("accounts", {})
    hit.update((one["account"], 1) for one in known if one.get("account"))
    facts: dict[str, object] = {"accounts": len(hit)}
    yield from _known_to(memory, event, tickets)
    if event.kind == "incident.grew":
        yield Happening("incident", key, "grew", event.at, facts)
        return
    severity = str(event.data.get("severity") or "")
    if severity in _SEVERE:
        for one in known:
            one["severe"] = True
    facts |= {"severity": int(severity.removeprefix("sev") or 4), "unit": event.data.get("unit")}
    signals = [one["opened"] for one in known if "opened" in one]
    yield Happening("incident", key, "signalled", min([*signals, event.at]))
    yield Happening("incident", key, "declared", event.at, facts)


@reads("incident.shrank")
def _relieved(memory: Translator, event: Told) -> Iterator[Happening]:
    """What was named by mistake counts no more for its size; a link that its problem gave stands, as it was."""
    key, gone = event.key("incident"), event.objects.get("ticket", [])
    incident = memory.of("incident", key)
    left = [ticket for ticket in incident.get("tickets", {}) if ticket not in gone]
    memory.memory.load([("ticket", ticket) for ticket in left])
    incident["tickets"] = dict.fromkeys(left, 1)
    known = [memory.of("ticket", ticket).get("account") for ticket in left]
    incident["accounts"] = {account: 1 for account in known if account}
    yield Happening("incident", key, "shrank", event.at, {"accounts": len(incident["accounts"])})


@reads("incident.staffed")
def _staffed(memory: Translator, event: Told) -> Iterator[Happening]:
    if event.data.get("commander"):
        yield Happening("incident", event.key("incident"), "commanded", event.at)


@reads("incident.told")
def _told(memory: Translator, event: Told) -> Iterator[Happening]:
    key, following = event.key("incident"), moment(event.data.get("next"))
    yield from _kept(memory, event)
    if following is not None:
        memory.of("incident", key)["promised"] = following


@reads("incident.resolved", "incident.mitigated", "incident.reviewed")
def _moved(memory: Translator, event: Told) -> Iterator[Happening]:
    key, what = event.key("incident"), event.kind.partition(".")[2]
    if what == "resolved":
        yield from _kept(memory, event)
    facts = {"problem": problem, "cause": problem} if (problem := event.key("problem")) else {}
    yield Happening("incident", key, _RESTORED[what], event.at, facts)


def _kept(memory: Translator, event: Told) -> Iterator[Happening]:
    """The update that was promised has come, in time or late."""
    promised = memory.of("incident", event.key("incident")).pop("promised", None)
    if promised is not None:
        facts = {"promise": "incident_update", "met": event.at <= promised}
        yield Happening("clock", f"incident/{event.id}", "ended", event.at, facts)


@reads("problem.registered", "problem.analysed", "problem.known_error", "problem.closed")
def _problem(memory: Translator, event: Told) -> Iterator[Happening]:
    key, what = event.key("problem"), event.kind.partition(".")[2]
    yield Happening("problem", key, "opened" if what == "registered" else what, event.at)
    if event.data.get("workaround"):
        yield Happening("problem", key, "workaround_published", event.at)
    if incident := event.key("incident"):
        yield Happening("incident", incident, "explained", event.at, {"problem": key, "cause": key})
        memory.of("incident", incident)["problem"] = key
        yield from _links(memory.of("incident", incident).get("tickets", ()), event)


def _known_to(memory: Translator, event: Told, tickets: Sequence[str]) -> Iterator[Happening]:
    """Requests that join an incident are known by its problem, once it has one."""
    incident = memory.of("incident", event.key("incident"))
    incident.setdefault("tickets", {}).update(dict.fromkeys(tickets, 1))
    if incident.get("problem"):
        yield from _links(tickets, event)


def _links(tickets: Iterable[str], event: Told) -> Iterator[Happening]:
    """A problem that is named for requests is a link as good as an answer's."""
    for ticket in sorted(tickets):
        yield Happening("ticket", ticket, "linked", event.at, {"article": "used"})


@reads("rd_path.refused")
def _side_door(memory: Translator, event: Told) -> Iterator[Happening]:
    yield Happening("rd_contact", f"{event.key('ticket')}/{event.id}", "made", event.at, {"path": None})


@reads("limitation.moved", "limitation.qualified")
def _change(memory: Translator, event: Told) -> Iterator[Happening]:
    """What a limitation's way tells of the change that it asks for."""
    key, word = event.key("limitation"), str(event.data.get("stage") or event.data.get("disposition") or "")
    if word in _ASKED:
        tickets = [("ticket", ticket) for ticket in memory.of("limitation", key).get("tickets", ())]
        memory.memory.load(tickets)
        urgent = any(memory.of(*ticket).get("severe") for ticket in tickets)
        yield Happening("change", key, "submitted", event.at, {"type": "emergency" if urgent else "normal"})
        memory.of("limitation", key)["change"] = True
    elif memory.of("limitation", key).get("change") and word in {"development", "declined", "transfer"}:
        words = {"development": "accepted", "declined": "refused", "transfer": "delivered"}
        yield Happening("change", key, words[word], event.at)
    if word == "development":
        yield Happening("rd_contact", f"{key}/{event.id}", "made", event.at, {"path": "limitation"})


@reads("ticket.escalated")
def _path(memory: Translator, event: Told) -> Iterator[Happening]:
    """A request handed to a tier of development, on the way that is drawn for it."""
    tier = event.data.get("tier")
    if isinstance(tier, int) and tier >= _FIRST_TIER_OF_DEVELOPMENT:
        yield Happening("rd_contact", f"{event.key('ticket')}/{event.id}", "made", event.at, {"path": "tier"})
