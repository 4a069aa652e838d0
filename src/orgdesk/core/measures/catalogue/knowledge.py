"""Knowledge and limitations (KN)."""

from __future__ import annotations

import itertools
import statistics
from datetime import timedelta
from typing import Final

from orgdesk.core.measures.catalogue._entry import CONTEXT, DOWN, UP, entries
from orgdesk.core.measures.formulas import (
    chosen,
    counted,
    mean,
    mix,
    number_of,
    own,
    ratio,
    refs,
    share,
    span,
    summed,
    total,
)
from orgdesk.core.measures.questions import aged, always, at_least, at_most, did, fact, known, number, within
from orgdesk.core.measures.records import Record, Records, Scope
from orgdesk.core.measures.values import Interval, Value, no_data

STAGES: Final = ("discovered", "verified", "qualified", "solution_provided", "approved", "published", "trained", "told")
_RECURS: Final = timedelta(days=90)


def recurred(record: Record, scope: Scope) -> bool:
    """Reopened or linked to a new ticket within 90 days of closing."""
    closed = record.first("closed")
    again = record.first("reopened", "relinked", after=closed) if closed else None
    return closed is not None and again is not None and again - closed <= _RECURS


def told_everyone(record: Record, scope: Scope) -> bool:
    """Closed, and every linked customer told."""
    return record.first("closed") is not None and (record.number("told") or 0) >= (record.number("linked") or 0)


def stale(record: Record, scope: Scope) -> bool:
    """The product changed after the last review."""
    changed, reviewed = record.last("product_changed"), record.last("written", "reviewed", "published")
    return changed is not None and (reviewed is None or reviewed < changed)


def used_lately(record: Record, scope: Scope) -> bool:
    """Used or read in the 90 days before the end of the period."""
    last = record.last("used", "read")
    return last is not None and scope.end - last <= timedelta(days=90)


def rounds(record: Record, scope: Scope) -> float | None:
    """How many solutions were handed in for it."""
    return float(len(record.all("solution_provided"))) or None


def _stages(records: Records, scope: Scope) -> Value:
    """Median days from each stage to the next; the value is the longest of them."""
    found = chosen(records, scope, "limitation", "told", always)
    lengths: dict[str, list[float]] = {}
    for record in found:
        reached = [(stage, at) for stage in STAGES if (at := record.first(stage)) is not None]
        for (stage, begun), (_, ended) in itertools.pairwise(reached):
            lengths.setdefault(stage, []).append((ended - begun) / timedelta(days=1))
    parts = tuple((stage, statistics.median(days)) for stage, days in lengths.items())
    if not parts:
        return no_data("days")
    return Value(max(days for _, days in parts), None, None, len(found), "days", refs(found), parts)


def _self_service_score(records: Records, scope: Scope) -> Value:
    helped = {one.facts.get("user") for one in chosen(records, scope, "session", "searched", always)}
    asked = {one.facts.get("contact") for one in chosen(records, scope, "ticket", "opened", always)} - {None}
    rows = refs(chosen(records, scope, "session", "searched", always))
    return (
        Value(len(helped) / len(asked), None, None, len(rows), "ratio", rows) if helped and asked else no_data("ratio")
    )


_LINKED: Final = fact("article", "used", "created")
_entry = entries("Self Help Knowledge Manager")
DEFINITIONS: Final = (
    _entry("KN-1", "Link rate", "Tickets closed with an article used or written, of those closed. Strive for all, never force it.", UP,
           share("ticket", "closed", _LINKED, known("article")), paired="KN-2", benchmark=("strive for 100 %, never a gate", "HDI")),
    _entry("KN-2", "Link accuracy", "Links judged right, of the links sampled.", UP, share("link", "judged", fact("right")), paired="KN-1"),
    _entry("KN-3", "Known, new, unknown", "How closed tickets stood to what was known; the value is the share linked to an article that was there before.", CONTEXT,
           mix("ticket", "closed", "article", ("used",))),
    _entry("KN-4", "Reuse to create", "Uses of articles for each article written.", UP,
           ratio(number_of("use", "made"), number_of("article", "written"), "ratio", ("use", "article")), paired="KN-2", version=2,
           benchmark=("at least 1 at the end of the second adoption phase", "KCS adoption guide")),
    _entry("KN-5", "Participation", "People who linked, wrote or improved an article, of the people who closed tickets.", UP,
           share("person", "", did("linked"), did("resolved_ticket", "closed_ticket")), minimum=1, benchmark=("65 to 85 %", "KCS adoption guide")),
    _entry("KN-6", "Licence mix", "Contributors and publishers, of all knowledge workers.", UP,
           mix("person", "", "licence", ("contributor", "publisher")), benchmark=("80 to 90 %", "KCS adoption guide")),
    _entry("KN-7", "Content standard", "Mean score of sampled articles against the content checklist.", UP, mean("article_review", "scored", number("score"), "%")),
    _entry("KN-8", "Time to publish", "Median time from writing an article to customers seeing it.", DOWN, span("article", "written", "published", "days"), paired="KN-2"),
    _entry("KN-9", "Stale articles", "Articles in use whose product changed since the last review, of the articles in use.", DOWN, share("article", "", stale, used_lately)),
    _entry("KN-10", "Self-service success", "Searching visits that ended solved, of those that ended either way or in contact.", UP,
           share("session", "searched", did("solved"), did("solved", "unsolved", "contacted")), paired="EX-3", benchmark=("30 to 50 % average", "published synthesis, weak evidence")),
    _entry("KN-11", "Self-service score", "People who searched for each person who opened a ticket.", UP, own(_self_service_score, "ratio", Interval.NONE, "session", "ticket"), paired="KN-10"),
    _entry("KN-12", "Searches without result", "Searches that found nothing, of all searches.", DOWN, share("search", "made", at_most("results", 0))),
    _entry("KN-13", "Topics answered", "Topics asked about five times or more that have a published article.", UP, share("topic", "", fact("article"), at_least("tickets", 5))),
    _entry("KN-14", "Limitations discovered", "Limitations discovered in the period.", CONTEXT, counted("limitation", "discovered"), activity=True),
    _entry("KN-15", "Limitation cycle time", "Median time from discovery to the customers being told.", DOWN, span("limitation", "discovered", "told", "days"), paired="KN-22"),
    _entry("KN-16", "Limitation stage time", "Median time in each stage of the limitations told in the period; the value is the longest.", DOWN, own(_stages, "days", Interval.NONE, "limitation")),
    _entry("KN-17", "Loops closed", "Limitations discovered 90 days ago or earlier that are closed with every linked customer told.", UP,
           share("limitation", "", told_everyone, aged("discovered", days=90))),
    _entry("KN-18", "Solutions rejected", "Limitations whose solution was rejected at least once, of those with a solution handed in.", DOWN,
           share("limitation", "solution_provided", did("rejected"))),
    _entry("KN-19", "Dispositions", "What limitations turned out to be; the value is the share that could not be reproduced.", CONTEXT, mix("limitation", "qualified", "disposition", ("not_reproducible",))),
    _entry("KN-20", "Staff acknowledgement", "Assignments acknowledged within five working days, of those given.", UP, share("acknowledgement", "assigned", within("assigned", "acknowledged", working=40))),
    _entry("KN-21", "Customers told", "Linked customers with a message, of all linked customers, over the limitations published.", UP,
           ratio(summed("limitation", "published", number("told")), summed("limitation", "published", number("linked")), "%", ("limitation",), times=100)),
    _entry("KN-22", "Recurrence", "Limitations back within 90 days of closing, of those closed.", DOWN, share("limitation", "closed", recurred)),
    _entry("KN-23", "Prevented contacts", "Tickets expected from the trend before, less those that came in the 90 days after closing.", UP,
           total("prevention", "observed", lambda record, scope: (record.number("expected") or 0) - (record.number("actual") or 0), "count")),
)  # fmt: skip
