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


@reads("complaint.received", "complaint.acknowledged", "complaint.resolved")
def _complaint(memory: Translator, event: Told) -> Iterator[Happening]:
    due = moment(event.data.get("due_at"))
    facts = {"account": event.key("account") or None, "due": due} if due else {}
    yield Happening("complaint", event.key("feedback"), event.kind.partition(".")[2], event.at, facts)


@reads("board.met")
def _board(memory: Translator, event: Told) -> Iterator[Happening]:
    facts = {"present": event.data.get("present"), "members": event.data.get("members")}
    yield Happening("board_meeting", event.key("meeting"), "held", event.at, facts)


@reads("promise.measured")
def _promise(memory: Translator, event: Told) -> Iterator[Happening]:
    facts = {"met": event.data.get("met"), "charter": True, "promise": f"charter {event.data.get('promise')}"}
    yield Happening("clock", f"charter/{event.id}", "ended", event.at, facts)
