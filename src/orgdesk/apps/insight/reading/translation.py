"""One event of our log into happenings of the records that formulas run on.

What an event alone does not tell (was this the first mail, who had the ticket) is remembered from the events before it, so events
must come in their order. Facts that nobody recorded are left out: a measure then says that it has no data, never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from orgdesk.core.measures import Happening

_TOLD_WITHIN = timedelta(minutes=15)
_STAGES = {
    "qualifying": "verified",
    "publishing": "approved",
    "training": "published",
    "telling": "trained",
    "closed": "closed",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is needed of an event, with its objects by type."""

    id: int
    kind: str
    at: datetime
    actor: str
    data: Mapping[str, Any]
    objects: Mapping[str, list[str]]

    def key(self, object_type: str) -> str:
        """The key of its object of this type, empty when there is none."""
        return next(iter(self.objects.get(object_type, ())), "")


class Memory(dict[tuple[str, str], dict[str, Any]]):
    """What has to be remembered of each object, by kind and key. Values go through JSON where they are kept between two readings."""

    def __missing__(self, about: tuple[str, str]) -> dict[str, Any]:
        return self.setdefault(about, {})

    def load(self, about: Iterable[tuple[str, str]]) -> None:
        """Have these ready, where they are kept elsewhere."""


@dataclass
class Translator:
    """Carries what has to be remembered from event to event."""

    memory: Memory = field(default_factory=Memory)

    def of(self, kind: str, key: str) -> dict[str, Any]:
        """What is remembered of one object, to be read and written."""
        return self.memory[kind, key]

    def translate(self, event: Told) -> Iterator[Happening]:
        """The happenings of one event; none for a kind that no measure needs."""
        for read in _READERS.get(event.kind) or _READERS.get(event.kind.partition(".")[0]) or ():
            yield from read(self, event)


Reader = Callable[[Translator, Told], Iterator[Happening]]
_READERS: dict[str, list[Reader]] = {}


def reads(*kinds: str) -> Callable[[Reader], Reader]:
    """Register a reader of these kinds of events, or of all whose kind begins with a word and that nobody reads by name."""

    def register(reader: Reader) -> Reader:
        for kind in kinds:
            _READERS.setdefault(kind, []).append(reader)
        return reader

    return register


@reads("ticket.opened")
def _opened(memory: Translator, event: Told) -> Iterator[Happening]:
    key, account = event.key("ticket"), event.key("account")
    memory.of("ticket", key).update(account=account, opened=event.at)
    day = memory.of("day", str(event.at.date()))
    day["opened"] = day.get("opened", 0) + 1
    facts = {"account": account or None, "topic": event.key("product") or None, "contact": event.key("person") or None}
    facts |= {"channel": event.data.get("channel"), "priority": event.data.get("priority"), "article": "none"}
    yield Happening("ticket", key, "opened", event.at, {name: fact for name, fact in facts.items() if fact is not None})
    for search in event.data.get("searched") or ():
        session = memory.of("asked", str(search)).get("session")
        if session:
            yield Happening("session", session, "contacted", event.at)


@reads("message.received", "message.sent")
def _message(memory: Translator, event: Told) -> Iterator[Happening]:
    key = event.key("ticket")
    ticket = memory.of("ticket", key)
    if event.kind == "message.sent":
        by = "automatic" if event.data.get("automatic") else "person"
        ticket["answered"] = event.at
        yield Happening("ticket", key, "replied", event.at, {"by": by})
        if by == "person" and ticket.get("account") and event.actor:
            yield Happening("account", ticket["account"], "dealt_with", event.at, {"person": event.actor})
            yield Happening("account", ticket["account"], "touched", event.at)
    else:
        ticket["heard"] = ticket.get("heard", 0) + 1
        if ticket["heard"] > 1:
            yield Happening("ticket", key, "asked", event.at)


@reads("ticket")
def _status(memory: Translator, event: Told) -> Iterator[Happening]:
    """A change of status: waiting and going on, resolved, reopened, closed."""
    key, status, before = event.key("ticket"), event.kind.partition(".")[2], event.data.get("from")
    if before == "pending_customer":
        yield Happening("ticket", key, "continued", event.at)
    if before in {"resolved", "closed"} and status in {"in_progress", "assigned", "new", "triaged", "reopened"}:
        yield Happening("ticket", key, "reopened", event.at)
    if status == "pending_customer":
        answered = memory.of("ticket", key).get("answered")
        told = answered is not None and event.at - answered <= _TOLD_WITHIN
        yield Happening("ticket", key, "waiting", event.at, {"told": told})
    elif status in {"resolved", "closed"}:
        facts: dict[str, object] = {}
        if status == "resolved" and "tier" in event.data:
            facts["tier"] = f"T{event.data['tier']}"
        yield Happening("ticket", key, status, event.at, facts)
        if event.actor:
            yield Happening("person", event.actor, f"{status}_ticket", event.at)


@reads("ticket.escalated")
def _escalated(memory: Translator, event: Told) -> Iterator[Happening]:
    key = event.key("ticket")
    if event.data.get("kind") == "functional":
        raised = memory.of("ticket", key)["raised"] = f"{key}/{event.id}"
        facts = {"unit": event.data.get("to"), "from": event.data.get("from")}
        yield Happening("ticket", key, "escalated", event.at)
        yield Happening("escalation", raised, "raised", event.at, facts)
    else:
        yield Happening("ticket", key, "raised_to_authority", event.at)


@reads("escalation.accepted", "escalation.returned")
def _accepted(memory: Translator, event: Told) -> Iterator[Happening]:
    """What came back as incomplete was the first tier's own to solve after all."""
    ticket, what = event.key("ticket"), {"escalation.accepted": "accepted"}.get(event.kind, "rejected")
    if event.data.get("kind", "functional") == "functional" and "raised" in memory.of("ticket", ticket):
        yield Happening("escalation", memory.of("ticket", ticket).pop("raised"), what, event.at)
        if what == "rejected":
            yield Happening("ticket", ticket, "returned", event.at, {"t1_capable": True})


@reads("capability.declared")
def _declared(memory: Translator, event: Told) -> Iterator[Happening]:
    facts = {"answer": event.data.get("capability"), "tier": event.data.get("tier"), "unit": event.data.get("unit")}
    yield Happening("declaration", str(event.id), "made", event.at, facts)
    if event.data.get("tier") == 1 and event.key("ticket"):
        able = {"t1_capable": event.data.get("capability") == "can"}
        yield Happening("ticket", event.key("ticket"), "declared", event.at, able)


@reads("clock.ended")
def _clock_ended(memory: Translator, event: Told) -> Iterator[Happening]:
    """A log that has no clocks of its own beside it (a rehearsal's) says itself which promises were kept."""
    facts = {"promise": event.data.get("promise"), "met": event.data.get("met") == "true"}
    yield Happening("clock", event.key("clock"), "ended", event.at, facts)


@reads("ticket.prioritised")
def _prioritised(memory: Translator, event: Told) -> Iterator[Happening]:
    """Only what differs from the matrix of impact and urgency was chosen by hand."""
    if event.data.get("priority") != event.data.get("computed"):
        yield Happening("ticket", event.key("ticket"), "reprioritised", event.at)


@reads("work.enabled", "work.claimed", "work.released", "work.finished", "work.withdrawn")
def _work(memory: Translator, event: Told) -> Iterator[Happening]:
    key, ticket, unit = event.key("work"), event.key("ticket"), event.data.get("unit")
    what = event.kind.partition(".")[2]
    yield Happening("work", key, what, event.at, {"unit": unit, "title": event.data.get("title")})
    if ticket and event.key("process"):
        ticket_words = {"enabled": "placed", "claimed": "assigned"}.get(what, "released")
        yield Happening("ticket", ticket, ticket_words, event.at, {"unit": unit} if what == "enabled" else {})
        if what == "claimed" and "raised" in memory.of("ticket", ticket):
            yield Happening("escalation", memory.of("ticket", ticket).pop("raised"), "accepted", event.at)
    if event.key("training"):
        yield from _training(event, key, what)
    if what == "finished":
        yield from _finished(event, key, bool(ticket))


def _finished(event: Told, key: str, for_customer: bool) -> Iterator[Happening]:
    started = moment(event.data.get("started_at"))
    if for_customer and started is not None:
        minutes = (event.at - started).total_seconds() / 60
        yield Happening("contact", key, "handled", event.at, {"minutes": minutes, "unit": event.data.get("unit")})


def _training(event: Told, key: str, what: str) -> Iterator[Happening]:
    if what == "enabled":
        due = moment(event.data.get("due_at"))
        yield Happening("acknowledgement", key, "assigned", event.at, {"due": due} if due else {})
    elif what == "finished":
        yield Happening("acknowledgement", key, "acknowledged", event.at)


@reads("selfhelp.searched")
def _searched(memory: Translator, event: Told) -> Iterator[Happening]:
    visitor = event.key("visitor") or event.key("person")
    session = f"{visitor}/{event.at:%Y-%m-%d}"
    memory.of("asked", str(event.data.get("search")))["session"] = session
    yield Happening("session", session, "searched", event.at, {"user": visitor})
    yield Happening("search", str(event.id), "made", event.at, {"results": event.data.get("found", 0)})


@reads("selfhelp.resolved", "selfhelp.unresolved")
def _solved(memory: Translator, event: Told) -> Iterator[Happening]:
    visitor = event.key("visitor") or event.key("person")
    solved = event.kind == "selfhelp.resolved"
    yield Happening("session", f"{visitor}/{event.at:%Y-%m-%d}", "solved" if solved else "unsolved", event.at)
    if solved and event.key("article"):
        yield from _used(event)


@reads("article.written", "article.published", "article.read", "article.mended", "article.review_set")
def _article(memory: Translator, event: Told) -> Iterator[Happening]:
    what = {"mended": "reviewed", "review_set": "planned"}.get(word := event.kind.partition(".")[2], word)
    yield Happening("article", event.key("article"), what, event.at)
    if what in {"written", "reviewed"} and event.actor:
        yield Happening("person", event.actor, "linked", event.at)


@reads("knowledge.linked", "knowledge.captured")
def _linked(memory: Translator, event: Told) -> Iterator[Happening]:
    """An article that a higher tier found ready says that the first could have answered from it too."""
    ticket, was_there = event.key("ticket"), event.kind == "knowledge.linked"
    facts: dict[str, object] = {"article": "used" if was_there else "created"}
    if was_there and event.data.get("known") and (event.data.get("tier") or 1) > 1:
        facts["t1_capable"] = True
    yield Happening("ticket", ticket, "linked", event.at, facts)
    if was_there:
        yield from _used(event)
    if event.actor:
        yield Happening("person", event.actor, "linked", event.at)


def _used(event: Told) -> Iterator[Happening]:
    """Once for the article, and as a use of its own: those of a period are counted, however many there were before."""
    article = event.key("article")
    yield Happening("article", article, "used", event.at)
    yield Happening("use", str(event.id), "made", event.at, {"article": article})


@reads("limitation.discovered", "limitation.linked")
def _limitation(memory: Translator, event: Told) -> Iterator[Happening]:
    key = event.key("limitation")
    linked = memory.of("limitation", key).setdefault("tickets", {})
    fresh = [ticket for ticket in event.objects.get("ticket", ()) if ticket not in linked]
    linked.update(dict.fromkeys(fresh, 1))
    what = event.kind.partition(".")[2]
    facts = {"linked": len(linked)}
    for ticket in fresh:  # what nobody can do yet is known from now on: a link as good as an answer's
        article = "created" if what == "discovered" else "used"
        yield Happening("ticket", ticket, "linked", event.at, {"article": article})
    if what == "discovered":
        yield Happening(
            "limitation",
            key,
            what,
            event.at,
            {**facts, "kind": event.data.get("kind"), "product": event.data.get("product")},
        )
    else:
        yield Happening(
            "limitation", key, "relinked" if memory.of("limitation", key).get("closed") else "linked", event.at, facts
        )


@reads("limitation.moved")
def _moved(memory: Translator, event: Told) -> Iterator[Happening]:
    key, stage = event.key("limitation"), str(event.data.get("stage"))
    if stage in _STAGES:
        yield Happening("limitation", key, _STAGES[stage], event.at)
    if stage == "closed":
        memory.of("limitation", key)["closed"] = True


@reads("limitation.merged")
def _merged(memory: Translator, event: Told) -> Iterator[Happening]:
    """Nobody waits for it by itself any more: its tickets are linked to the one that stays."""
    memory.of("limitation", event.key("limitation"))["tickets"] = {}
    yield Happening("limitation", event.key("limitation"), "merged", event.at, {"linked": 0})


@reads("limitation.parted")
def _parted(memory: Translator, event: Told) -> Iterator[Happening]:
    """Its tickets wait for it again, and no more for the one that it was merged into."""
    key, before, back = event.key("limitation"), str(event.data.get("from")), event.objects.get("ticket", ())
    memory.memory.load([("limitation", before)])
    one, other = memory.of("limitation", key), memory.of("limitation", before)
    one["tickets"], one["closed"] = dict.fromkeys(back, 1), False
    other["tickets"] = {ticket: 1 for ticket in other.get("tickets", {}) if ticket not in back}
    yield Happening("limitation", key, "parted", event.at, {"linked": len(one["tickets"])})
    yield Happening("limitation", before, "left", event.at, {"linked": len(other["tickets"])})


@reads("limitation.qualified", "solution.provided", "solution.refused", "limitation.told")
def _solution(memory: Translator, event: Told) -> Iterator[Happening]:
    key = event.key("limitation")
    if event.kind == "limitation.told":
        told = memory.of("limitation", key).setdefault("told", {})
        told.update(dict.fromkeys(event.objects.get("ticket", ()), 1))
        yield Happening("limitation", key, "told", event.at, {"told": len(told)})
    elif event.kind == "limitation.qualified":
        yield Happening("limitation", key, "qualified", event.at, {"disposition": event.data.get("disposition")})
    else:
        words = {"solution.provided": "solution_provided", "solution.refused": "rejected"}
        yield Happening("limitation", key, words[event.kind], event.at)


@reads("assignment.started")
def _joined(memory: Translator, event: Told) -> Iterator[Happening]:
    start = moment(event.data.get("start"))
    joined = start.replace(tzinfo=event.at.tzinfo) if start is not None and start.tzinfo is None else start
    yield Happening("person", event.key("person"), "joined", min(joined or event.at, event.at))


def is_read(kind: str) -> bool:
    """Whether any reader knows events of this kind."""
    return kind in _READERS or kind.partition(".")[0] in _READERS


def moment(text: object) -> datetime | None:
    """A moment from its ISO form; None for anything else."""
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) and text else None
    except ValueError:
        return None
