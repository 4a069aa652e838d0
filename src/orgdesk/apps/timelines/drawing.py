"""A plan as a scene of the core: steps under their blocks, weeks as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.timelines.mapping import office_calendar, remember
from orgdesk.apps.timelines.models import CatchUpCall, RunningPlan, SeriesMail, StepMove, TemplateDraft
from orgdesk.apps.timelines.seats import owner_words
from orgdesk.core.scene import timelines as gantt
from orgdesk.core.scene.model import Scene
from orgdesk.core.scene.timelines import Bar, BarKind, Moment, PointKind, Row
from orgdesk.core.timeline.mails import plan_mails
from orgdesk.core.timeline.moving import Preview
from orgdesk.core.timeline.plan import WEEK, CustomerFacts, compile_plan
from orgdesk.core.timeline.scheduling import Schedule, Slot, StepState
from orgdesk.core.timeline.template import Step, Template

_NAMES, _WIDE = 280.0, 1_150.0
_PARKED_LENGTH = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Look:
    """How a plan is looked at: grouped by owner or by block, what is marked as critical, a move whose ghosts are shown."""

    by_owner: bool = False
    critical: frozenset[str] = frozenset()
    preview: Preview | None = None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a drawing needs of a plan."""

    plan: RunningPlan
    schedule: Schedule
    booked: frozenset[str]
    moved: Mapping[str, StepMove]
    look: Look


def drawing_of(plan: RunningPlan, schedule: Schedule, look: Look, *, today: date) -> Scene:
    """Plan as outline, what is expected tinted, bookings solid, slips hatched, what is done grey, ghosts dashed; touchpoints as stars,
    mails as dots; deferred blocks at the right."""
    booked = frozenset(plan.bookings.standing().values_list("step", flat=True))
    remember(plan)
    moved = {row.step: row for row in plan.moves.all()}
    sheet = _Sheet(plan, schedule, booked, moved, look)
    rows = [*_step_rows(sheet), *_mail_rows(plan), *_call_rows(plan), *_parked_rows(sheet)]
    return gantt.draw_gantt(
        rows,
        title=str(plan),
        description=_("Rows are steps, columns are weeks. The list beside says the same."),
        today=today,
        today_word=_("Today"),
        week_names=lambda day: date_format(day, "j M"),
        weeks_from=plan.starts_on,
        name_width=_NAMES,
        wide=_WIDE,
    )


def drawing_of_template(draft: TemplateDraft, template: Template, size: str, *, at: datetime) -> Scene:
    """How a plan of a customer of this size would lie in its weeks, with every optional step and every block where it usually is."""
    start = next_monday(timezone.localdate(at))
    wanted = frozenset(step.key for step in template.steps if step.optional)
    known = {block.needs: True for block in template.blocks if block.needs}
    facts = CustomerFacts(size, "UTC", known, wanted)
    plan = compile_plan(template, start, facts, office_calendar("UTC"))
    rows = [
        Row(
            id=step.key,
            name=f"{step.code} {step.title}",
            group=_template_group(template, step),
            bars=(Bar(start=plan.planned[step.key].starts, end=plan.planned[step.key].ends, label=step.title),),
            moments=(Moment(on=plan.planned[step.key].starts, kind=PointKind.TOUCHPOINT, label=_("touchpoint")),)
            if step.touchpoint
            else (),
            after=tuple(before for before in template.waits_for[step.key] if before in plan.planned),
            href=reverse("timelines:draft-steps-one", args=[draft.key, step.key]),
        )
        for step in sorted(plan.steps, key=lambda step: (step.week, plan.planned[step.key].starts))
    ]
    mails = [
        Row(
            id=f"mails-{series.key}",
            name=_("Automatic mails"),
            group=_("By itself"),
            moments=tuple(
                Moment(on=mail.on, kind=PointKind.MAIL, label=str(mail.number))
                for mail in plan_mails(series, start, "UTC")
            ),
        )
        for series in template.series
    ]
    return gantt.draw_gantt(
        [*rows, *mails],
        title=template.title,
        description=_("Rows are steps, columns are weeks. The list above says the same."),
        week_names=lambda _day: "",
        weeks_from=start,
        name_width=_NAMES,
        wide=_WIDE,
    )


def next_monday(on: date) -> date:
    """That day, if it is one."""
    return on + timedelta(days=-on.weekday() % 7)


def _template_group(template: Template, step: Step) -> str:
    block = template.block_by_key[step.block] if step.block else None
    return block.title if block else _("Week %(number)d") % {"number": step.week}


def _step_rows(sheet: _Sheet) -> Iterable[Row]:
    template = sheet.plan.template.content
    dated = [slot for slot in sheet.schedule.slots.values() if slot.starts is not None and slot.ends is not None]
    shown = set(sheet.schedule.slots)
    for slot in sorted(dated, key=lambda slot: _place(sheet, slot)):
        yield Row(
            id=slot.step.key,
            name=f"{slot.step.code} {slot.step.title}",
            group=_group(sheet, slot),
            bars=tuple(_bars(sheet, slot)),
            moments=_stars(slot),
            after=tuple(before for before in template.waits_for[slot.step.key] if before in shown),
            href=f"{reverse('timelines:plan', args=[sheet.plan.key])}#step-{slot.step.key}",
            critical=slot.step.key in sheet.look.critical,
        )


def _place(sheet: _Sheet, slot: Slot) -> tuple[str, int, date]:
    owner = owner_words(slot.step.owner, sheet.plan.template) if sheet.look.by_owner else ""
    return owner, _week_of(sheet, slot), slot.starts or date.max


def _group(sheet: _Sheet, slot: Slot) -> str:
    if sheet.look.by_owner:
        return owner_words(slot.step.owner, sheet.plan.template)
    block = sheet.plan.template.content.block_of(slot.step)
    return block.title if block and slot.step.block else _("Week %(number)d") % {"number": slot.step.week}


def _week_of(sheet: _Sheet, slot: Slot) -> int:
    planned = sheet.schedule.plan.planned.get(slot.step.key)
    return (planned.starts - sheet.plan.starts_on) // WEEK if planned else slot.step.week


def _bars(sheet: _Sheet, slot: Slot) -> Iterable[Bar]:
    assert slot.starts is not None
    assert slot.ends is not None
    key = slot.step.key
    if slot.state is StepState.DONE:
        words = _("done %(day)s") % {"day": _words(slot.ends)}
        yield Bar(start=slot.starts, end=slot.ends, kind=BarKind.DONE, label=words)
        return
    promised = sheet.schedule.plan.planned.get(key)
    if promised is not None:
        words = _("planned until %(day)s") % {"day": _words(promised.due)}
        yield Bar(start=promised.starts, end=promised.due, label=words)
        if slot.ends > promised.due:
            late = promised.due + timedelta(days=1)
            yield Bar(start=late, end=slot.ends, kind=BarKind.SLIP, label=_slip_words(sheet, slot), id="slip")
    is_booked = key in sheet.booked
    words = _("booked for %(day)s") if is_booked else _("expected %(day)s")
    yield Bar(
        start=slot.starts,
        end=slot.ends,
        kind=BarKind.BOOKED if is_booked else BarKind.FORECAST,
        label=words % {"day": _words(slot.starts)},
        id="now",
        moves=key,
    )
    yield from _ghosts(sheet, key)


def _ghosts(sheet: _Sheet, key: str) -> Iterable[Bar]:
    """Where the step would stand if the move that is looked at were confirmed."""
    preview = sheet.look.preview
    if preview is None or all(move.step != key for move in preview.moves):
        return
    slot = preview.after.slots[key]
    if slot.starts is not None and slot.ends is not None:
        words = _("would be %(day)s") % {"day": _words(slot.starts)}
        yield Bar(start=slot.starts, end=slot.ends, kind=BarKind.GHOST, label=words, id="ghost")


def _words(day: date) -> str:
    return date_format(day, "D j M")


def _slip_words(sheet: _Sheet, slot: Slot) -> str:
    """A slip names its cause: who moved it, the booking, the late step it waits for, or itself."""
    slots, move = sheet.schedule.slots, sheet.moved.get(slot.step.key)
    if move is not None and move.to is not None:
        return _("moved by %(who)s: %(reason)s") % {"who": move.by.name, "reason": move.reason}
    if slot.step.key in sheet.booked:
        return _("booked later than planned")
    for before in sheet.schedule.plan.template.waits_for[slot.step.key]:
        if before in slots and slots[before].state is StepState.LATE:
            return _("late since “%(step)s” is late") % {"step": slots[before].step.title}
    return _("late: due %(day)s") % {"day": _words(slot.due) if slot.due else ""}


def _stars(slot: Slot) -> tuple[Moment, ...]:
    if not slot.step.touchpoint or slot.starts is None:
        return ()
    return (Moment(on=slot.starts, kind=PointKind.TOUCHPOINT, label=_("touchpoint")),)


def _mail_rows(plan: RunningPlan) -> Iterable[Row]:
    for series in plan.template.content.series:
        mails = [mail for mail in plan.mails.all() if mail.series == series.key]
        marks = tuple(Moment(on=mail.on, kind=PointKind.MAIL, label=_mail_words(mail)) for mail in mails)
        yield Row(id=f"mails-{series.key}", name=_("Automatic mails"), moments=marks, group=_("By itself"))


def _mail_words(mail: SeriesMail) -> str:
    words = f"{mail.number}: {mail.get_state_display()}"
    return f"{words} ({mail.reason})" if mail.reason else words


def _call_rows(plan: RunningPlan) -> Iterable[Row]:
    for catch_up in plan.template.content.catch_ups:
        calls = [call for call in plan.calls.all() if call.catch_up == catch_up.key]
        marks = tuple(
            Moment(on=call.on, label=call.get_state_display())
            for call in calls
            if call.state != CatchUpCall.State.DROPPED
        )
        if marks:
            yield Row(id=f"calls-{catch_up.key}", name=catch_up.title, moments=marks, group=_("Catching up"))


def _parked_rows(sheet: _Sheet) -> Iterable[Row]:
    """Deferred blocks stand after everything else, with the reason as their heading: they have no date, and are not late."""
    days = [
        sheet.plan.starts_on,
        *(mail.on for mail in sheet.plan.mails.all()),
        *(call.on for call in sheet.plan.calls.all()),
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
