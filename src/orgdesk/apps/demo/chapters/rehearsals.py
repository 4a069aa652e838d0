"""Mara rehearses the next version before she proposes it, and walks seven business cases through it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.insight.actions.plan_mailing import plan_mailing
from orgdesk.apps.insight.actions.save_dashboard import save_dashboard
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.rehearsal.actions.play_run import play_run
from orgdesk.apps.rehearsal.actions.save_case import save_case
from orgdesk.apps.rehearsal.actions.save_scenario import save_scenario
from orgdesk.apps.rehearsal.actions.start_run import start_run

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

SUPPORT = "tiered-support"
SHARES = {
    "t1-can": 74, "t1-cannot": 18, "t1-do-not-know": 8, "t2-can": 70, "t2-cannot": 22, "t2-do-not-know": 8,
    "t3-can": 80, "t3-cannot": 15, "t3-do-not-know": 5, "word-yes": 70, "word-no": 10, "word-none": 20,
}  # fmt: skip
MINUTES = {"answer-t1": 25, "answer-t2": 50, "answer-t3": 90, "gather": 30, "assess": 40, "action": 45}
SETTINGS: dict[str, Any] = {
    "demand": 100, "a_day": 64, "hours": "office", "absence": 8, "respond": 2, "resolve": 24, "reopened": 3, "returned": 4,
    "deflected": 30, "known": 40, "written": 2, "cost": 38, "minutes": MINUTES, "shares": SHARES,
    "positions": ["t1-agent", "t1-lead", "t2-operations-rep", "t2-technical-support-rep", "qa-engineer"],
}  # fmt: skip
CASES = (
    ("Point of sale: till totals differ", "The day's totals of two tills do not agree with the office.", "incident",
     {"product-of": ["is-other"], "point-of-sale-said": ["point-of-sale-can"], "confirmed": ["works"], "documented": ["is-common"]}),
    ("Scan data does not arrive", "A chain's scan data has been missing at its supplier since Friday.", SUPPORT,
     {"declared-t1": ["t1-cannot", "t1-can"], "declared-t2": ["t2-can"], "customers-word": ["word-yes"]}),
    ("Metering line reads zero", "A new line of meters reads zero after an update.", "incident",
     {"product-of": ["is-metering"], "metering-said": ["metering-cannot"], "cause-said": ["is-limitation"], "documented": ["is-common"]}),
    ("A change to the receipt", "A customer asks for a change that nobody has promised.", SUPPORT,
     {"declared-t1": ["t1-do-not-know", "t1-can"], "declared-t2": ["t2-cannot"], "declared-t3": ["t3-can"], "customers-word": ["word-yes"]}),
    ("A real Tuesday", "A partner writes, rings and writes again about the same thing.", "complaint",
     {"door": ["from-sales"], "resolved": ["needs-authority", "is-resolved"], "content": ["is-content"]}),
    ("Loyalty points at forty sites", "A chain wants its points counted at all its sites under one licence, and a second partner is to see them.", "multi-site-licence",
     {"checked": ["to-sales"], "approved": ["is-approved"], "needed": ["is-needed"], "procedure-known": ["procedure-missing"]}),
    ("Orders through an interface are sold", "An integrator signed for it; the project sends the first hand-over back, as it is not said who tests.", "handoff-from-sales",
     {"target": ["to-project"], "project-answer": ["project-returned", "project-accepted"]}),
)  # fmt: skip


DASHBOARDS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("joyce", "How we do", "t1", ("TS-1", "TS-7", "TS-10")),
    ("mara", "Every Monday", "", ("TS-1", "TS-3", "TS-4", "TS-5", "TS-6", "TS-7", "TS-10", "TS-14")),
    ("ravi", "T1 this month", "t1", ("TS-1", "TS-3", "TS-7", "TS-10")),
)


def rehearsals(life: Life, begin: datetime, until: datetime) -> Iterable[Moment]:
    """Two days before the end, when there is a log to start from; what she looks at every Monday is kept too."""
    yield Moment(until - timedelta(days=3), _keep_dashboards)
    yield Moment(until - timedelta(days=2), _walk_cases)
    yield Moment(until - timedelta(days=2) + timedelta(minutes=30), _rehearse)


def _keep_dashboards(life: Life) -> None:
    for who, title, unit, codes in DASHBOARDS:
        by = life.person(who)
        leads = who != "joyce"
        kept = save_dashboard(title, codes=codes, unit_key=unit, days=28, shared=leads, by=by, at=life.at)
        if leads:
            plan_mailing(kept, every_days=7, to=by, at=life.at)


def _walk_cases(life: Life) -> None:
    mara = life.person("mara")
    for name, story, process, choices in CASES:
        version = DefinitionVersion.objects.active().filter(definition__key=process).first()
        if version is not None:
            save_case(version.definition, name=name, story=story, choices=choices, by=mara, at=life.at)


def _rehearse(life: Life) -> None:
    """Today, one more at T2, many new customers, and the next version; played at once, as the worker would."""
    mara = life.person("mara")
    support = DefinitionVersion.objects.active().get(definition__key=SUPPORT)
    now, then = life.company.version, life.company.draft
    today = save_scenario(name="2.0 today", story="Sixty-four cases a day at today's chart.", version=now, definition=support, settings=SETTINGS, by=mara, at=life.at)  # fmt: skip
    more = {**SETTINGS, "people": {"t2-operations-rep": 2}}
    helped = save_scenario(
        name="2.0 with one more at T2", version=now, definition=support, settings=more, by=mara, at=life.at
    )
    drawn = {**SETTINGS, "people": {"t1-agent": 9, "t2-operations-rep": 2}, "written": 6}
    planned = save_scenario(name="2.1 with nine at T1", story="One agent moves up to T2, and more is written down.", version=then, definition=support, settings=drawn, by=mara, at=life.at)  # fmt: skip
    partners = save_scenario(name="2.0 with twelve new customers a month", story="The same people bring them in.", version=now, definition=support, settings={**SETTINGS, "timelines": 12}, by=mara, at=life.at)  # fmt: skip
    run = start_run(today, helped, partners, planned, weeks=2, replications=6, by=mara, at=life.at)
    play_run(run, at=life.at)
