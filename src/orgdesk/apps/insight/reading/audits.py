"""Events of audits into happenings: what was scored, on what auditors agree, and whether findings are mended."""

from __future__ import annotations

from collections.abc import Iterator

from orgdesk.apps.insight.reading.translation import Told, Translator, moment, reads
from orgdesk.core.measures import Happening

_SAMPLES = {
    "repeated": ("contact_sample", "drawn", "repeated", False),
    "outside": ("sample", "drawn", "outside", False),
    "wrong_link": ("link", "judged", "right", True),
    "wrong_cover": ("coverage_answer", "audited", "right", True),
}
"""What a criterion tells when it is not met, and where the measures look for it: kind of record, what happened, the fact, and whether
the fact says that it was met."""


@reads("audit.planned", "audit.reported")
def _audit(memory: Translator, event: Told) -> Iterator[Happening]:
    what = {"audit.planned": "planned", "audit.reported": "done"}[event.kind]
    yield Happening("audit", event.key("audit"), what, event.at, {"unit": event.data.get("unit")})


@reads("review.scored")
def _review(memory: Translator, event: Told) -> Iterator[Happening]:
    """Where no criterion applied there is no score, and nothing is said on quality. What is scored once more to compare counts once."""
    if event.data.get("again"):
        return
    key, unit, tells = str(event.data.get("review")), event.data.get("unit"), event.data.get("tells") or ()
    if event.data.get("score") is not None:
        facts = {"score": event.data["score"], "critical_error": event.data.get("critical_error"), "unit": unit}
        yield Happening("quality_review", key, "scored", event.at, facts)
    for fact in event.data.get("asked") or ():
        if fact in _SAMPLES:
            kind, what, name, when_met = _SAMPLES[fact]
            yield Happening(kind, key, what, event.at, {name: (fact not in tells) == when_met, "unit": unit})
    if event.key("ticket"):
        yield Happening("ticket", event.key("ticket"), "reviewed", event.at)


@reads("reviews.compared")
def _compared(memory: Translator, event: Told) -> Iterator[Happening]:
    """Two auditors marked the same item: a pair for each criterion."""
    for criterion, (first, second) in (event.data.get("marks") or {}).items():
        facts = {"first": first, "second": second, "criterion": criterion, "unit": event.data.get("unit")}
        yield Happening("double_review", f"{event.id}/{criterion}", "scored", event.at, facts)


@reads("finding.raised", "finding.closed")
def _finding(memory: Translator, event: Told) -> Iterator[Happening]:
    facts = {}
    if event.kind == "finding.raised":
        facts = {name: event.data.get(name) for name in ("severity", "repeats", "unit")}
        facts["due"] = moment(event.data.get("due"))
    told = {name: fact for name, fact in facts.items() if fact is not None}
    yield Happening("finding", event.key("finding"), event.kind.partition(".")[2], event.at, told)


@reads("corrective_action.checked")
def _checked(memory: Translator, event: Told) -> Iterator[Happening]:
    facts = {"effective": event.data.get("effective"), "unit": event.data.get("unit")}
    yield Happening("corrective_action", event.key("corrective_action"), "checked", event.at, facts)
