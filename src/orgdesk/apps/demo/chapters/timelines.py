"""Onboardings run: a partner, an installation, a large project; some of it late, some deferred, some booked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.organisation import lookup
from orgdesk.apps.timelines import actions
from orgdesk.apps.timelines.actions.begin_draft import begin_version
from orgdesk.apps.timelines.actions.change_draft import write_part
from orgdesk.apps.timelines.actions.open_due_steps import roll_late_plans
from orgdesk.apps.timelines.mapping import scheduled
from orgdesk.apps.timelines.models import RunningPlan, TemplateVersion
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.timeline.booking import Part
from orgdesk.core.timeline.drafting import parts_of
from orgdesk.core.timeline.errors import DoubleBookingError
from orgdesk.core.timeline.library import LIBRARY, library_text

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_SEATS = {
    "sales": "inside-sales", "support": "knowledge-transfer", "marketing": "online-operations", "delivery": "delivery",
    "accounts": "account-operations", "training": "knowledge-transfer",
}  # fmt: skip
_LEADS = {
    "partner-onboarding": "knowledge-transfer", "white-glove": "delivery", "large-project": "delivery",
    "self-install": "knowledge-transfer",
}  # fmt: skip
_PATHS = {"self-install": "self_install", "white-glove": "white_glove", "large-project": "professional_services"}
_STARTS = (
    (3, "partner-onboarding", "nordlicht-si", "large"),
    (10, "large-project", "harbour-fuels", "complex"),
    (17, "white-glove", "alder-foods", "medium"),
    (24, "white-glove", "tamar-retail", "medium"),
)
_LATE = {("harbour-fuels", "pilot"), ("alder-foods", "install"), ("nordlicht-si", "plan-in-person")}
_TEXTS = (
    "Your first meter",
    "Where to find drawings",
    "Ask our engineers",
    "A look at the portal",
    "How others build it",
)


def run_onboardings(life: Life, begin: datetime, end: datetime) -> Iterator[Moment]:
    """Templates on the first morning; each plan begins on a Monday; every weekday what is due is done, but for what is late."""
    yield Moment(begin + timedelta(minutes=20), _store)
    for after, template, account, size in _STARTS:
        yield Moment(
            _monday(begin + timedelta(days=after)), partial(_start, template=template, account=account, size=size)
        )
    day = begin + timedelta(days=1)
    while day < end:
        if day.weekday() < 5:
            yield Moment(day.replace(hour=7, minute=10), _morning)
            yield Moment(day.replace(hour=15, minute=10), _work)
        day += timedelta(days=1)
    yield Moment(end - timedelta(hours=30), _look_ahead)
    yield Moment(end - timedelta(hours=29), _begin_next_version)


def _monday(at: datetime) -> datetime:
    return (at + timedelta(days=-at.weekday() % 7)).replace(hour=8, minute=30)


def _store(life: Life) -> None:
    seats = {f"unit:{name}": f"unit:{unit}" for name, unit in _SEATS.items()}
    for key in LIBRARY:
        actions.store_template(
            library_text(key),
            by=life.person("ines"),
            at=life.at,
            lead_unit=_LEADS[key],
            seats=seats,
            path=_PATHS.get(key, ""),
        )
    template = TemplateVersion.objects.get(key="partner-onboarding")
    for number in range(1, 16):
        subject = f"{_TEXTS[number % len(_TEXTS)]} ({number} of 15)"
        actions.write_mail_text(
            template, "welcome-mails", number, subject=subject,
            body="Dear {name},\n\nthis is week {week}: a short word on what helps {account} next.", by=life.person("dario"),
            at=life.at,
        )  # fmt: skip


def _start(life: Life, template: str, account: str, size: str) -> None:
    version = _newest(template)
    if RunningPlan.objects.filter(template=version, account__key=account).exists():
        return  # their class started it
    actions.start_plan(
        version,
        Account.objects.get(key=account),
        starts_on=life.at.date(),
        size=size,
        by=life.person("ines"),
        at=life.at,
    )


def _morning(life: Life) -> None:
    """What the worker does for timelines."""
    actions.open_due_steps(at=life.at)
    roll_late_plans(at=life.at)
    actions.queue_due_mails(at=life.at)


def _work(life: Life) -> None:
    """Whoever sits in the seat finishes the step, answers what it asks; what the story leaves late stays open."""
    items = list(WorkItem.objects.open().filter(source="timelines", kind="timeline-step"))
    running = RunningPlan.objects.running().filter(key__in={item.source_instance for item in items})
    plans = {plan.key: plan for plan in running.select_related("account", "template")}
    for item in items:
        plan, key = plans.get(item.source_instance), str(item.data["step"])
        if plan is not None and (plan.account.key, key) not in _LATE:
            _finish(life, plan, item, key)


def _finish(life: Life, plan: RunningPlan, item: WorkItem, key: str) -> None:
    unit = item.unit_key or lookup.unit_of_position(item.position_key)
    by = _somebody(unit, life)
    if by is not None:
        fields = plan.template.content.by_key[key].outcomes
        said = {field.key: field.choices[0] if field.choices else "As agreed" for field in fields}
        finish_work(item, by=by, at=life.at, data=said)


def _somebody(unit: str, life: Life) -> Person | None:
    return min(lookup.members_of(unit, on=life.at.date()), key=lambda person: person.pk, default=None)


def _look_ahead(life: Life) -> None:
    """The next session of each plan is booked for one of the coming days."""
    for plan in RunningPlan.objects.running().select_related("account", "template"):
        schedule = scheduled(plan, on=life.at.date())
        booked = set(plan.bookings.standing().values_list("step", flat=True))
        ahead = [
            slot for slot in schedule.slots.values()
            if slot.step.session and slot.step.key not in booked and slot.starts and slot.starts > life.at.date()
        ]  # fmt: skip
        by = _somebody(plan.lead_unit, life)
        contact = plan.contact
        if ahead and by is not None and contact is not None:
            session = ahead[0].step.session
            assert session is not None
            starts = datetime.combine(ahead[0].starts, datetime.min.time()).replace(hour=10 + plan.pk % 5)  # type: ignore[arg-type]
            minutes = session.minutes // session.parts
            days = [starts + timedelta(days=day) for day in range(session.parts)]
            _book_first_free(plan, ahead[0].step.key, days, minutes, [by, contact], life)


def _book_first_free(
    plan: RunningPlan, step: str, days: list[datetime], minutes: int, people: list[Person], life: Life
) -> None:
    """At the hour that was thought of, else at the next one at which everybody is free."""
    for later in range(24):
        parts = [Part(day + timedelta(hours=later), minutes) for day in days]
        try:
            actions.book_session(plan, step, parts, attendees=people, by=people[0], at=life.at)
        except DoubleBookingError:
            continue
        return


def _begin_next_version(life: Life) -> None:
    """Mara would give partners more time for what takes days; nobody has published it yet."""
    draft = begin_version(_newest("partner-onboarding"), by=life.person("mara"), at=life.at)
    name, step = next((name, step) for name, step in parts_of(draft.data, "steps").items() if step.get("days"))
    longer = {**step, "days": step["days"] + 2}
    write_part(draft, "steps", name, longer, by=life.person("mara"), at=life.at)


def _newest(template: str) -> TemplateVersion:
    return TemplateVersion.objects.filter(key=template).order_by("-number")[0]
