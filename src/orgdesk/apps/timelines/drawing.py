"""A plan as a scene of the core: steps under their blocks, weeks as columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.timelines.models import CatchUpCall, RunningPlan, SeriesMail
from orgdesk.core.scene import timelines as gantt
from orgdesk.core.scene.model import Scene
from orgdesk.core.scene.timelines import Bar, BarKind, Moment, PointKind, Row
from orgdesk.core.timeline.plan import WEEK
from orgdesk.core.timeline.scheduling import Schedule, Slot, StepState

_PARKED_LENGTH = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a drawing needs of a plan."""

    plan: RunningPlan
    schedule: Schedule
    booked: frozenset[str]


def drawing_of(plan: RunningPlan, schedule: Schedule, *, today: date) -> Scene:
    """Plan as outline, bookings solid, slips hatched, what is done grey; touchpoints as stars, mails as dots; deferred blocks at the right."""
    booked = frozenset(plan.bookings.standing().values_list("step", flat=True))
    sheet = _Sheet(plan, schedule, booked)
    rows = [*_step_rows(sheet), *_mail_rows(plan), *_call_rows(plan), *_parked_rows(sheet)]
    return gantt.draw_gantt(
        rows,
        title=str(plan),
        description=_("Rows are steps, columns are weeks. The list beside says the same."),
        today=today,
        today_word=_("Today"),
        week_names=lambda day: date_format(day, "j M"),
        weeks_from=plan.starts_on,
    )


def _step_rows(sheet: _Sheet) -> Iterable[Row]:
    template = sheet.plan.template.content
    dated = [slot for slot in sheet.schedule.slots.values() if slot.starts is not None and slot.ends is not None]
    for slot in sorted(dated, key=lambda slot: (_week_of(sheet, slot), slot.starts or date.max)):
        block = template.block_of(slot.step)
        shown = set(sheet.schedule.slots)
        yield Row(
            id=slot.step.key,
            name=f"{slot.step.code} {slot.step.title}",
            group=block.title if block and slot.step.block else _("Week %(number)d") % {"number": slot.step.week},
            bars=tuple(_bars(sheet, slot)),
            moments=_stars(slot),
            after=tuple(before for before in template.waits_for[slot.step.key] if before in shown),
            href=f"{reverse('timelines:plan', args=[sheet.plan.key])}#step-{slot.step.key}",
        )


def _week_of(sheet: _Sheet, slot: Slot) -> int:
    planned = sheet.schedule.plan.planned.get(slot.step.key)
    return (planned.starts - sheet.plan.starts_on) // WEEK if planned else slot.step.week


def _bars(sheet: _Sheet, slot: Slot) -> Iterable[Bar]:
    assert slot.starts is not None
    assert slot.ends is not None
    if slot.state is StepState.DONE:
        yield Bar(start=slot.starts, end=slot.ends, kind=BarKind.DONE, label=_("done %(day)s") % {"day": slot.ends})
        return
    promised = sheet.schedule.plan.planned.get(slot.step.key)
    if promised is not None:
        yield Bar(start=promised.starts, end=promised.due, label=_("planned until %(day)s") % {"day": promised.due})
    if slot.step.key in sheet.booked:
        yield Bar(start=slot.starts, end=slot.ends, kind=BarKind.BOOKED, label=_("booked"), id="booked")
    elif promised is not None and slot.ends > promised.due:
        late = promised.due + timedelta(days=1)
        yield Bar(start=late, end=slot.ends, kind=BarKind.SLIP, label=_slip_words(sheet, slot), id="slip")


def _slip_words(sheet: _Sheet, slot: Slot) -> str:
    """A slip names its cause: the late step it waits for, or itself."""
    slots = sheet.schedule.slots
    for before in sheet.schedule.plan.template.waits_for[slot.step.key]:
        if before in slots and slots[before].state is StepState.LATE:
            return _("late since “%(step)s” is late") % {"step": slots[before].step.title}
    return _("late: due %(day)s") % {"day": slot.due}


def _stars(slot: Slot) -> tuple[Moment, ...]:
    if not slot.step.touchpoint or slot.starts is None:
        return ()
    return (Moment(on=slot.starts, kind=PointKind.TOUCHPOINT, label=_("touchpoint")),)


def _mail_rows(plan: RunningPlan) -> Iterable[Row]:
    for series in plan.template.content.series:
        mails = plan.mails.filter(series=series.key)
        marks = tuple(Moment(on=mail.on, kind=PointKind.MAIL, label=_mail_words(mail)) for mail in mails)
        yield Row(id=f"mails-{series.key}", name=_("Automatic mails"), moments=marks, group=_("By itself"))


def _mail_words(mail: SeriesMail) -> str:
    words = f"{mail.number}: {mail.get_state_display()}"
    return f"{words} ({mail.reason})" if mail.reason else words


def _call_rows(plan: RunningPlan) -> Iterable[Row]:
    for catch_up in plan.template.content.catch_ups:
        calls = plan.calls.filter(catch_up=catch_up.key).exclude(state=CatchUpCall.State.DROPPED)
        marks = tuple(Moment(on=call.on, label=call.get_state_display()) for call in calls)
        if marks:
            yield Row(id=f"calls-{catch_up.key}", name=catch_up.title, moments=marks, group=_("Catching up"))


def _parked_rows(sheet: _Sheet) -> Iterable[Row]:
    """Deferred blocks stand after everything else, with the reason as their heading: they have no date, and are not late."""
    days = [
        sheet.plan.starts_on,
        *sheet.plan.mails.values_list("on", flat=True),
        *sheet.plan.calls.values_list("on", flat=True),
    ]
    last = max(*days, sheet.schedule.ends or sheet.plan.starts_on) + WEEK
    reasons = sheet.schedule.plan.deferred
    for slot in sheet.schedule.slots.values():
        block = sheet.schedule.plan.template.block_of(slot.step)
        if slot.state is StepState.DEFERRED and block is not None:
            reason = reasons.get(block.key, "")
            yield Row(
                id=slot.step.key,
                name=f"{slot.step.code} {slot.step.title}",
                group=_("Deferred: %(reason)s") % {"reason": reason},
                bars=(Bar(start=last, end=last + _PARKED_LENGTH, label=reason),),
            )
