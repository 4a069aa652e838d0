"""What the audit body looked at in these weeks: the first tier's answers, scored, compared, found and partly mended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from orgdesk.apps.audit import actions as audits
from orgdesk.apps.audit.models import Appointment, Audit, Draw, Finding, SampledItem
from orgdesk.apps.demo.moments import Moment

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_CARD = (
    audits.Asked("The question is answered, not only replied to", 3),
    audits.Asked("Whoever asks is who they say they are", 2, fatal=True),
    audits.Asked("Nobody has to give facts that we hold", 2, tells="repeated"),
    audits.Asked("The article that holds the answer is linked", 2, tells="wrong_link"),
    audits.Asked("Whatever was done stands in the queue", 1, tells="outside"),
    audits.Asked("What is said on the warranty is what was sold", 2, tells="wrong_cover"),
    audits.Asked("Kind, clear, and free of our own words", 1),
)
_MISSED = {1: ("whoever", "The account was changed on a caller's word."), 3: ("the-article", "The answer stands in the article on pump pairing."), 5: ("nobody", "The serial number was in the account."), 8: ("the-article", "Typed anew what the article says.")}  # fmt: skip
"""What Vera Novak finds missing, by the place of the item in its draw: the beginning of the criterion's key, and why."""
_FIRST_DAY, _LAST_DAY = 0, 27


def audit_the_first_tier(life: Life, begin: datetime, end: datetime) -> Iterator[Moment]:
    """A year's plan; one audit from the draw to a finding that is proven mended; others still to come."""
    days = {name: begin + timedelta(days=day, hours=3) for name, day in (("plan", 2), ("draw", 28), ("score", 30))}
    yield Moment(days["plan"], lambda life: _plan(life, begin))
    yield Moment(days["draw"], _draw)
    yield Moment(days["score"], _score)
    yield Moment(begin + timedelta(days=31, hours=3), _report)
    yield Moment(begin + timedelta(days=34, hours=3), _mend)
    yield Moment(begin + timedelta(days=40, hours=3), _check)


def _plan(life: Life, begin: datetime) -> None:
    vera, at, start = life.person("vera"), life.at, timezone.localdate(begin)
    programme = audits.set_programme(
        title="Audits of service",
        year=start.year,
        unit_key="audit-body",
        objective="Every unit that serves customers is looked at once a year, by what its own charter promises.",
        by=vera,
        at=at,
    )
    card = audits.publish_scorecard(title="An answer to a customer", asked=_CARD, pass_mark=75, by=vera, at=at)
    for title, unit, first, last, on in (
        ("Answers to customers", "t1", _FIRST_DAY, _LAST_DAY, 28),
        ("Cases taken over from the first tier", "t2", _FIRST_DAY, 40, 48),
        ("What is shipped and when", "delivery", _FIRST_DAY, 60, 70),
    ):
        day = [start + timedelta(days=number) for number in (first, last, on)]
        audits.plan_audit(
            programme, title=title, unit_key=unit, first=day[0], last=day[1], planned_on=day[2], scorecard=card, lead=vera,
            question="Do customers get an answer that holds, once, without telling their story twice?", by=vera, at=at,
        )  # fmt: skip


def _draw(life: Life) -> None:
    """Ten by chance, four by risk; four of them are scored by a second auditor too."""
    audit, vera = _first_tier(), life.person("vera")
    audits.appoint_auditor(audit, life.person("yuki"), part=Appointment.Part.SECOND, by=vera, at=life.at)
    audits.begin_audit(audit, by=vera, at=life.at)
    for method, size in ((Draw.Method.CHANCE, 10), (Draw.Method.RISK, 4)):
        audits.draw_sample(
            audit,
            method=method,
            subject=Draw.Subject.TICKET,
            size=size,
            seed=f"first-tier-{method}",
            by=vera,
            at=life.at,
        )
    drawn = SampledItem.objects.filter(draw__audit=audit, draw__method=Draw.Method.CHANCE).select_related("draw")
    audits.ask_calibration(audit, [item for item in drawn if item.place <= 4], by=vera, at=life.at)


def _score(life: Life) -> None:
    audit = _first_tier()
    for item in SampledItem.objects.filter(draw__audit=audit).select_related("draw__audit"):
        by_chance = item.draw.method == Draw.Method.CHANCE
        _give(life, item, "vera", _MISSED.get(item.place) if by_chance or item.place == 3 else None)
        if item.calibration_id is not None:  # the second auditor sees most as the first does, and one thing more
            also = ("kind", "“Escalated to T2” means nothing to a customer.") if item.place == 2 else None
            _give(life, item, "yuki", _MISSED.get(item.place) or also)


def _give(life: Life, item: SampledItem, who: str, missed: tuple[str, str] | None) -> None:
    keys = item.draw.audit.scorecard.criteria.values_list("key", flat=True)
    marks = {key: "not_met" if missed and key.startswith(missed[0]) else "met" for key in keys}
    comments = {key: missed[1] for key, mark in marks.items() if missed and mark == "not_met"}
    audits.score_item(item, marks=marks, comments=comments, by=life.person(who), at=life.at)


def _report(life: Life) -> None:
    audit, vera, today = _first_tier(), life.person("vera"), timezone.localdate(life.at)
    criteria = {one.key.split("-")[0]: one for one in audit.scorecard.criteria.all()}
    scored = list(SampledItem.objects.filter(draw__audit=audit, draw__method=Draw.Method.CHANCE).select_related("draw"))
    for severity, key, title, words, days, places in (
        ("major", "whoever", "Accounts are changed without asking who calls", "One request out of ten was acted on without a check of the caller.", 10, (1,)),
        ("minor", "the", "The article is not linked", "Two answers repeat an article instead of linking it: nobody sees that it helped.", 28, (3, 8)),
        ("observation", "kind", "Our own words reach customers", "“Escalated to T2” was read twice in answers.", 0, ()),
    ):  # fmt: skip
        audits.raise_finding(
            audit, severity=severity, criterion=criteria[key], title=title, words=words, unit_key="t1", by=vera, at=life.at,
            due_on=today + timedelta(days=days) if days else None, items=[item for item in scored if item.place in places],
        )  # fmt: skip
    audits.report_audit(
        audit,
        conclusion="Customers get answers that hold, kindly and soon. Who is asking must be checked before anything is changed.",
        by=vera,
        at=life.at,
    )


def _mend(life: Life) -> None:
    audits.mend_finding(
        Finding.objects.get(severity="major"),
        correction="The account was set back and the customer called.",
        cause="The greeting has no step for it, and three of us are new.",
        action="The call script begins with two questions; everybody has practised it with Ravi.",
        by=life.person("ravi"),
        at=life.at,
    )


def _check(life: Life) -> None:
    audits.check_action(
        Finding.objects.get(severity="major"), effective=True, by=life.person("vera"), at=life.at,
        words="Twelve calls of this week listened to: the two questions were asked in all of them.",
    )  # fmt: skip


def _first_tier() -> Audit:
    return Audit.objects.select_related("scorecard", "programme").get(unit_key="t1")
