"""The records behind a number as people call them: what each is, whose it is, and what happened to it last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _in

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, CheckIn, HandOff
from orgdesk.apps.knowledge.models import Article
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.apps.people.models import Posting
from orgdesk.apps.returns.models import ReturnLine, Shipment
from orgdesk.apps.rewards.models import Membership, Offer
from orgdesk.apps.timelines.models import Booking, RunningPlan
from orgdesk.apps.voice.models import Invitation
from orgdesk.core.measures import Record

_LINKS = {
    "ticket": "/tickets/{}",
    "article": "/answers/{}",
    "account": "/customers/{}",
    "finding": "/audit/findings/{}",
    "audit": "/audit/audits/{}",
    "limitation": "/knowledge/limitations/{}",
    "change": "/knowledge/limitations/{}",
    "incident": "/tickets/incidents/{}",
    "problem": "/tickets/problems/{}",
    "escalation": "/tickets/{}",
    "clock": "/tickets/{}",
    "work": "/work/{}",
    "contact": "/work/{}",
    "feedback": "/voice/feedback/{}",
    "complaint": "/voice/feedback/{}",
    "enrolment": "/timelines/plans/{}",
    "step": "/timelines/plans/{}",
    "touchpoint": "/timelines/plans/{}",
    "posting": "/people/postings/{}",
}
"""Where a record has a page; a key like ticket/number belongs to what stands before the stroke."""
_KINDS = {
    "account": _("Customer"),
    "account_action": _("Action for a customer"),
    "acknowledgement": _("Training to acknowledge"),
    "activity": _("Activity"),
    "advance": _("Replacement sent ahead"),
    "article": _("Article"),
    "article_review": _("Review of an article"),
    "audit": _("Audit"),
    "board_meeting": _("Meeting of the board"),
    "call": _("Call"),
    "change": _("Limitation"),
    "check_in": _("Check-in"),
    "claim": _("Claim"),
    "clock": _("Promise for ticket"),
    "coaching": _("Coaching"),
    "complaint": _("Complaint"),
    "contact": _("Work on a ticket"),
    "contact_sample": _("Sample of contacts"),
    "corrective_action": _("Action on finding"),
    "cost": _("Cost"),
    "cover": _("Cover"),
    "coverage_answer": _("Answer about coverage"),
    "declaration": _("What an agent declared"),
    "double_review": _("Work scored twice"),
    "enrolment": _("Onboarding"),
    "escalation": _("Escalation of ticket"),
    "exception": _("Exception"),
    "feedback": _("Feedback"),
    "finding": _("Finding"),
    "forecast": _("Forecast for"),
    "handoff": _("Hand-off"),
    "incident": _("Incident"),
    "invoice": _("Invoice"),
    "limitation": _("Limitation"),
    "link": _("Link to an article"),
    "lot": _("Points given"),
    "manager": _("Account manager"),
    "offer": _("Offer"),
    "order_line": _("Line of an order"),
    "person": _("Person"),
    "person_training": _("Training held"),
    "planned_mail": _("Planned mail"),
    "points": _("Points"),
    "position": _("Position"),
    "posting": _("Posting"),
    "prevention": _("Prevention"),
    "problem": _("Problem"),
    "programme_cost": _("Cost of a programme"),
    "qualification": _("Qualification"),
    "quality_review": _("Work that was scored"),
    "rd_contact": _("Contact with development about"),
    "recovery": _("Amount recovered from a supplier"),
    "redemption": _("Points redeemed"),
    "renewal": _("Renewal of contract"),
    "revenue": _("Revenue"),
    "review": _("Review with a customer"),
    "review_action": _("Action of a review"),
    "reward_account": _("Member of the reward programme"),
    "rma": _("Return"),
    "sale": _("Sale of"),
    "sample": _("Sample"),
    "search": _("Search"),
    "session": _("Visit to the portal"),
    "session_booking": _("Booked session"),
    "shift": _("Work moved to a lower tier"),
    "step": _("Step of an onboarding"),
    "survey": _("Survey"),
    "ticket": _("Ticket"),
    "time": _("Recorded time"),
    "topic": _("Topic"),
    "touchpoint": _("Touchpoint of an onboarding"),
    "training_plan": _("Planned training"),
    "usage": _("Use of a product by"),
    "use": _("Use of an article"),
    "work": _("Work"),
}
_SPEAKING = {"ticket", "clock", "escalation", "limitation", "change", "incident", "problem", "finding", "corrective_action", "audit", "feedback", "complaint", "invoice", "renewal", "rd_contact", "forecast", "sale", "cover"}  # fmt: skip
"""Their keys, up to the stroke, are numbers that people see; those of the others are told by a name or not at all."""
_HAPPENED = {
    "accepted": _("accepted"), "acknowledged": _("acknowledged"), "answered": _("answered"), "approved": _("approved"),
    "assigned": _("assigned"), "audited": _("audited"), "authorised": _("authorised"), "begun": _("begun"), "booked": _("booked"),
    "check_in_held": _("check-in held"), "checked": _("checked"), "churned": _("left"), "closed": _("closed"),
    "closed_ticket": _("closed a ticket"), "commanded": _("taken in hand"), "completed": _("completed"),
    "contacted": _("asked a person"), "contracted": _("signed a contract"), "contracted_for": _("signed a contract"),
    "dealt_with": _("had a request answered"), "decided": _("decided"), "declared": _("declared"), "delivered": _("delivered"),
    "discovered": _("discovered"), "done": _("done"), "drawn": _("drawn"), "due": _in("a day came", "due"), "ended": _("ended"),
    "enrolled": _("onboarding began"), "entry_posted": _("points posted"), "escalated": _("escalated"),
    "expanded": _("bought more"), "explained": _("explained to customers"), "facts_asked": _("asked for facts"),
    "filled": _("filled"), "fulfilled": _("fulfilled"), "grew": _("grew"), "shrank": _("shrank"), "handled": _("handled"),
    "health_scored": _("health scored"), "held": _("held"), "held_out": _("kept as comparison"),
    "info_requested": _("asked for more"), "inspected": _("inspected"), "invited": _("invited"), "issued": _("issued"),
    "joined": _("joined"), "judged": _("judged"), "known_error": _("cause known"), "led": _("passed on"),
    "linked": _("linked to an article"), "lost": _("lost"), "made": _("made"), "mitigated": _("mitigated"),
    "observed": _("observed"), "offered": _("offered"), "opened": _("opened"), "overridden": _("overridden"),
    "owner_accepted": _("owner accepted it"), "owner_started": _("got an owner"), "paid": _("paid"), "paid_for": _("paid for"),
    "placed": _("placed"), "planned": _("planned"), "posted": _("posted"), "published": _("published"),
    "qualified": _("qualified"), "raised": _("raised"), "reached": _("reached"), "read": _("read"), "received": _("received"),
    "recorded": _("recorded"), "redeemed": _("redeemed"), "refunded": _("refunded"), "rejected": _("rejected"),
    "released": _("given back to the queue"), "renewed": _("renewed"), "renewed_alike": _("renewed"), "replied": _("answered"),
    "reprioritised": _("priority changed"), "requested": _("requested"), "rescheduled": _("moved"), "resolved": _("resolved"),
    "resolved_ticket": _("resolved a ticket"), "restored": _("restored"), "result": _("measured a result"),
    "returned": _("returned"), "review_held": _("review held"), "reviewed": _("scored"), "routed": _("routed"),
    "scored": _("scored"), "searched": _("searched"), "seen": _("seen in the chart"), "sent": _("sent"),
    "shipped": _("shipped"), "signalled": _("signalled"), "signed": _("signed"), "sold": _("sold"),
    "solution_provided": _("solution given"), "solved": _("solved"), "started": _("began"), "stopped": _("stopped"),
    "submitted": _("handed in"), "told": _("customers told"), "touched": _("spoken with"), "trained": _("trained"),
    "unsolved": _("not solved"), "used": _("used"), "verified": _("verified"), "waiting": _("waits"),
    "workaround_published": _("workaround published"), "written": _("written"),
}  # fmt: skip


@dataclass(frozen=True)
class RowShown:
    """One record: its words, where it is to be seen, and what happened to it last."""

    words: str
    link: str
    last: str
    at: datetime | None


def kind_words(kind: str) -> str:
    """What records of a kind are."""
    return str(_KINDS.get(kind, kind.replace("_", " ")))


def rows_in_words(refs: Sequence[str], records: Mapping[str, Record], *, linked: bool) -> list[RowShown]:
    """The records of these names (`kind:key`); those of another system have no pages and keep their own keys."""
    split = [(kind, key) for kind, _colon, key in (ref.partition(":") for ref in refs)]
    names = _names_of(split) if linked else {}
    return [_row(kind, key, records.get(f"{kind}:{key}"), names, linked=linked) for kind, key in split]


def _row(kind: str, key: str, record: Record | None, names: Mapping[tuple[str, str], str], *, linked: bool) -> RowShown:
    called = names.get((kind, key), "")
    if not called and (not linked or kind in _SPEAKING):
        called = key.partition("/")[0].rpartition(":")[2]
    last = record.happenings[-1] if record and record.happenings else None
    return RowShown(
        f"{kind_words(kind)} {called}".strip(),
        _LINKS.get(kind, "").format(key.partition("/")[0]) if linked else "",
        str(_HAPPENED.get(last.what, last.what.replace("_", " "))) if last else "",
        last.at if last else None,
    )


def _names_of(rows: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names of those that have one, a query for each sort of them."""
    rows = list(rows)
    found: dict[tuple[str, str], str] = {}
    for kinds, look in _NAMED:
        keys = {(kind, key): key.rpartition(" ")[2].partition("/")[0] for kind, key in rows if kind in kinds}
        if keys:
            names = look(set(keys.values()))
            found |= {row: names[key] for row, key in keys.items() if key in names}
    return found


def _accounts(keys: set[str]) -> dict[str, str]:
    return dict(Account.objects.filter(key__in=keys).values_list("key", "name"))


def _articles(keys: set[str]) -> dict[str, str]:
    rows = Article.objects.filter(key__in=keys).select_related("published_version").prefetch_related("versions")
    return {one.key: one.shown_title for one in rows}


def _people(keys: set[str]) -> dict[str, str]:
    return dict(Person.objects.filter(key__in=keys).values_list("key", "name"))


def _positions(keys: set[str]) -> dict[str, str]:
    chart = active_structure()
    return {key: chart.position_by_key[key].title for key in keys if key in chart.position_by_key}


def _plans(keys: set[str]) -> dict[str, str]:
    rows = RunningPlan.objects.filter(key__in=keys).select_related("account", "template")
    return {one.key: str(one) for one in rows.only("key", "account__name", "template__title")}


def _bookings(keys: set[str]) -> dict[str, str]:
    rows = Booking.objects.filter(key__in=keys).select_related("plan__account", "plan__template")
    return {one.key: f"{one.plan.template.content.by_key[one.step].title}: {one.plan.account}" for one in rows}


def _invitations(keys: set[str]) -> dict[str, str]:
    rows = Invitation.objects.filter(key__in=keys).values_list("key", "survey__title", "account__name")
    return {key: f"{title}: {account}" if account else title for key, title, account in rows}


def _postings(keys: set[str]) -> dict[str, str]:
    return {one.key: str(one) for one in Posting.objects.filter(key__in=keys)}


def _numbered(rows: QuerySet[Any]) -> Callable[[set[str]], dict[str, str]]:
    """Those whose key is a number, as they call themselves."""

    def look(keys: set[str]) -> dict[str, str]:
        return {str(one.pk): str(one) for one in rows.filter(pk__in=[int(key) for key in keys if key.isdecimal()])}

    return look


_NAMED: tuple[tuple[frozenset[str], Callable[[set[str]], dict[str, str]]], ...] = (
    (frozenset({"account", "usage", "qualification"}), _accounts),
    (frozenset({"article"}), _articles),
    (frozenset({"person", "manager"}), _people),
    (frozenset({"position"}), _positions),
    (frozenset({"enrolment", "step", "touchpoint", "planned_mail"}), _plans),
    (frozenset({"session_booking"}), _bookings),
    (frozenset({"manager"}), _positions),
    (frozenset({"survey"}), _invitations),
    (frozenset({"posting"}), _postings),
    (frozenset({"rma", "claim", "advance"}), _numbered(ReturnLine.objects.select_related("unit__asset__product"))),
    (frozenset({"order_line"}), _numbered(Shipment.objects.select_related("account", "product"))),
    (
        frozenset({"points", "lot", "redemption", "reward_account"}),
        _numbered(Membership.objects.select_related("account", "programme")),
    ),
    (frozenset({"offer"}), _numbered(Offer.objects.select_related("account", "incentive"))),
    (frozenset({"check_in"}), _numbered(CheckIn.objects.select_related("account", "rule"))),
    (frozenset({"handoff"}), _numbered(HandOff.objects.select_related("account", "kind"))),
)
