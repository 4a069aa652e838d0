"""Experience, quality, audit, charter (EX)."""

from __future__ import annotations

from typing import Final

from orgdesk.core.measures.agreement import cohens_kappa
from orgdesk.core.measures.catalogue._entry import DOWN, UP, entries
from orgdesk.core.measures.formulas import chosen, mean, number_of, own, ratio, refs, share, state, summed
from orgdesk.core.measures.intervals import net_promoter
from orgdesk.core.measures.questions import (
    aged,
    always,
    at_least,
    at_most,
    by_due,
    did,
    fact,
    number,
    overdue,
    standing,
    within,
)
from orgdesk.core.measures.records import Records, Scope
from orgdesk.core.measures.values import Interval, Value, no_data

_PROMOTER, _DETRACTOR = 9, 6


def _nps(records: Records, scope: Scope) -> Value:
    found = chosen(records, scope, "survey", "answered", fact("question", "nps"))
    scores = [score for one in found if (score := one.number("score")) is not None]
    if not scores:
        return no_data("points")
    up, down = sum(score >= _PROMOTER for score in scores), sum(score <= _DETRACTOR for score in scores)
    low, high = net_promoter(up, down, len(scores))
    return Value(100 * (up - down) / len(scores), 100 * low, 100 * high, len(scores), "points", refs(found))


def _agreement(records: Records, scope: Scope) -> Value:
    """Cohen's kappa of two reviewers over double-scored contacts: agreement beyond what their habits alone would give."""
    found = chosen(records, scope, "double_review", "scored", always)
    pairs = [(one.facts.get("first"), one.facts.get("second")) for one in found]
    agreement = cohens_kappa(pairs)
    if agreement.value is None:
        return no_data("-1..1")
    return Value(agreement.value, None, None, agreement.n, "-1..1", refs(found))


_entry = entries("Director of Customer Experience")
DEFINITIONS: Final = (
    _entry("EX-1", "Net promoter score", "Share of those scoring 9 or 10 less share of those scoring 6 or lower.", UP, own(_nps, "points", Interval.PROMOTER, "survey"), paired="EX-2", benchmark=("median 36 in business software", "one vendor's synthesis, weak evidence")),
    _entry("EX-2", "Response to surveys", "Surveys answered, of those sent.", UP, share("survey", "invited", did("answered"))),
    _entry("EX-3", "Satisfaction", "Answers of 4 or 5 on a scale of five, of all answers.", UP, share("survey", "answered", at_least("score", 4), fact("question", "csat")), paired="EX-2", benchmark=("78 % median", "one vendor's synthesis, weak evidence")),
    _entry("EX-4", "Customer effort", "Mean agreement, 1 to 7, that it was made easy.", UP, mean("survey", "answered", number("score"), "1-7", fact("question", "ces")), paired="EX-2", benchmark=("5.5 median", "one vendor's synthesis, weak evidence")),
    _entry("EX-5", "Detractors contacted", "Detractors contacted within two working days, of all detractors.", UP,
           share("survey", "answered", within("answered", "contacted", working=16), lambda record, scope: fact("question", "nps")(record, scope) and at_most("score", _DETRACTOR)(record, scope))),
    _entry("EX-6", "Voices answered", "Feedback with an answer given back, of what is older than 60 days.", UP, share("feedback", "", did("answered"), aged("received", days=60))),
    _entry("EX-7", "Voices decided", "Feedback decided by finance or R&D, of what was routed to them.", UP, share("feedback", "routed", did("decided"))),
    _entry("EX-8", "Board attendance", "Members present at advisory-board meetings, of the members.", UP, ratio(summed("board_meeting", "held", number("present")), summed("board_meeting", "held", number("members")), "%", ("board_meeting",), times=100)),
    _entry("EX-9", "Complaint rate", "Complaints for each hundred active accounts, per 30 days.", DOWN,
           ratio(number_of("complaint", "received"), number_of("account", "", standing("signed", "churned")), "per 100", ("complaint", "account"), times=100, monthly=True)),
    _entry("EX-10", "Complaints in time", "Complaints resolved within the time of the charter, of those resolved.", UP, share("complaint", "resolved", by_due("resolved")), paired="EX-3", benchmark=("85 % in ten working days", "one council's charter")),
    _entry("EX-11", "Promises of the charter kept", "Promises met, of those measured.", UP, share("clock", "ended", fact("met"), fact("charter"))),
    _entry("EX-12", "Story told twice", "Contacts in which the customer had to give facts already held, of those sampled.", DOWN, share("contact_sample", "drawn", fact("repeated")), benchmark=("56 to 89 % of customers report it", "weak evidence")),
    _entry("EX-13", "Quality score", "Mean weighted score of the contacts reviewed.", UP, mean("quality_review", "scored", number("score"), "%"), paired="EX-15"),
    _entry("EX-14", "Critical errors", "Reviews that failed a critical criterion, of all reviews.", DOWN, share("quality_review", "scored", fact("critical_error"))),
    _entry("EX-15", "Reviewers' agreement", "Cohen's kappa over contacts scored by two reviewers.", UP, own(_agreement, "-1..1", Interval.NONE, "double_review"), benchmark=("0.6 usable, 0.8 good", "general knowledge")),
    _entry("EX-16", "Review coverage", "Closed tickets that were reviewed, of those closed.", UP, share("ticket", "closed", did("reviewed")), activity=True, benchmark=("1 to 2 % is usual by hand", "published synthesis, weak evidence")),
    _entry("EX-17", "Coaching done", "Coaching held within ten working days of the review that asked for it.", UP, share("coaching", "asked", within("asked", "held", working=80))),
    _entry("EX-18", "Audits done", "Audits done, of those planned.", UP, share("audit", "planned", did("done")), minimum=1),
    _entry("EX-19", "Findings overdue", "Nonconformities past their due date.", DOWN, state("finding", overdue("closed"))),
    _entry("EX-20", "Repeat findings", "Findings that repeat one of an earlier audit, of all findings.", DOWN, share("finding", "raised", fact("repeats"))),
    _entry("EX-21", "Effective actions", "Corrective actions proven effective, of those checked.", UP, share("corrective_action", "checked", fact("effective"))),
)  # fmt: skip
