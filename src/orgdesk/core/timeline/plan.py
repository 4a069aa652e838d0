"""A running plan: a template compiled for one customer and start date, with what was deferred, done and booked since."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from orgdesk.core.calendars import WorkingCalendar
from orgdesk.core.phrases import phrase
from orgdesk.core.timeline.errors import TimelineError
from orgdesk.core.timeline.template import Block, Step, Template

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What a plan depends on: the customer's size and zone, yes/no facts as far as known, optional steps that are wanted."""

    size: str
    zone: str
    known: Mapping[str, bool] = field(default_factory=dict)
    options: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Deferral:
    """A block planned for later, with the reason: to a week, or floating until it is booked. A deferral is no lateness."""

    block: str
    reason: str
    by: str
    at: datetime
    to_week: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan promised for a step: when it starts, its last day, and by when it is due. All days are working days."""

    starts: date
    ends: date
    due: date


@dataclass(frozen=True)
class Plan:
    """A template compiled for a customer. `planned` holds the dated steps, `floating` those deferred without a week."""

    template: Template
    start: date
    facts: CustomerFacts
    calendar: WorkingCalendar
    deferrals: tuple[Deferral, ...]
    steps: tuple[Step, ...]
    planned: Mapping[str, Planned]
    floating: Mapping[str, str]

    @property
    def deferred(self) -> dict[str, str]:
        """Return the reason for each block that is deferred, its latest one."""
        return _deferred_blocks(self.template, self.facts) | {each.block: each.reason for each in self.deferrals}

    def week_starts(self, week: int) -> date:
        """Return the first working day on or after the beginning of a week."""
        return self.calendar.next_working_day(self.start + week * WEEK)


def compile_plan(
    template: Template,
    start: date,
    facts: CustomerFacts,
    calendar: WorkingCalendar,
    deferrals: tuple[Deferral, ...] = (),
) -> Plan:
    """Compile a template for a customer: keep the steps for that size, date them on the calendar, defer blocks that lack their fact.

    What waits for a deferred step does not wait any more: deferring one block must not hold up another.
    """
    if facts.size not in template.sizes:
        raise TimelineError(
            phrase(
                "Template {template!r} knows no customers of size {size!r}; choose among {sizes}.",
                template=template.key,
                size=facts.size,
                sizes=", ".join(template.sizes),
            )
        )
    weeks = _block_weeks(template, facts, deferrals)
    kept = tuple(step for step in template.order if _applies(step, facts))
    floating: dict[str, str] = {}
    planned: dict[str, Planned] = {}
    for step in kept:
        block = template.block_of(step)
        if block is not None and weeks[block.key] is None:
            floating[step.key] = block.key
        else:
            planned[step.key] = _date_step(template, step, block, weeks, planned, start, calendar)
    _tighten_preparations(kept, planned, calendar)
    return Plan(template, start, facts, calendar, deferrals, kept, planned, floating)


def defer_block(plan: Plan, deferral: Deferral) -> Plan:
    """Return the plan with a block deferred, to a week or until booked; a reason is required."""
    if deferral.block not in plan.template.block_by_key:
        raise TimelineError(
            phrase(
                "There is no block {block!r} in template {template!r}.",
                block=deferral.block,
                template=plan.template.key,
            )
        )
    if not deferral.reason.strip():
        raise TimelineError(
            phrase("Block {block!r} cannot be deferred without a reason; say why.", block=deferral.block)
        )
    return compile_plan(plan.template, plan.start, plan.facts, plan.calendar, (*plan.deferrals, deferral))


def learn_fact(plan: Plan, fact: str, *, holds: bool) -> Plan:
    """Return the plan with a fact about the customer known; blocks that need it come in or are deferred."""
    facts = replace(plan.facts, known={**plan.facts.known, fact: holds})
    return compile_plan(plan.template, plan.start, facts, plan.calendar, plan.deferrals)


def place_step(starts: date, days: int, calendar: WorkingCalendar) -> date:
    """Return the last day of a step that starts on a working day and occupies so many."""
    return starts if days <= 1 else calendar.add_days(starts, days - 1)


def free_after(starts: date, days: int, calendar: WorkingCalendar) -> date:
    """Return the first working day on which a step that waited for this one may start."""
    return starts if days == 0 else calendar.add_days(starts, days)


def _applies(step: Step, facts: CustomerFacts) -> bool:
    return (not step.sizes or facts.size in step.sizes) and (not step.optional or step.key in facts.options)


def _deferred_blocks(template: Template, facts: CustomerFacts) -> dict[str, str]:
    return {
        block.key: block.otherwise for block in template.blocks if block.needs and facts.known.get(block.needs) is False
    }


def _block_weeks(template: Template, facts: CustomerFacts, deferrals: tuple[Deferral, ...]) -> dict[str, int | None]:
    """Return the week of each block, None for one that floats; the latest deferral holds over a missing fact."""
    weeks: dict[str, int | None] = {block.key: block.week for block in template.blocks}
    weeks |= dict.fromkeys(_deferred_blocks(template, facts))
    return weeks | {deferral.block: deferral.to_week for deferral in deferrals}


def _date_step(
    template: Template,
    step: Step,
    block: Block | None,
    weeks: Mapping[str, int | None],
    planned: Mapping[str, Planned],
    start: date,
    calendar: WorkingCalendar,
) -> Planned:
    week = step.week
    if block is not None:
        week += (weeks[block.key] or 0) - block.week
    begins = start + week * WEEK
    starts = calendar.next_working_day(begins)
    if step.day:
        starts = calendar.add_days(starts, step.day)
    for before in template.waits_for[step.key]:
        earlier = planned.get(before)
        if earlier is not None:
            starts = max(starts, free_after(earlier.starts, template.days_before(before, step.key), calendar))
    ends = place_step(starts, step.days, calendar)
    return Planned(starts, ends, max(ends, calendar.add_days(begins + WEEK, -1)))


def _tighten_preparations(steps: tuple[Step, ...], planned: dict[str, Planned], calendar: WorkingCalendar) -> None:
    """A preparation is due on the working day before the session it prepares, if its week does not end earlier."""
    for step in steps:
        session = planned.get(step.prepares) if step.prepares else None
        own = planned.get(step.key)
        if session is not None and own is not None:
            planned[step.key] = replace(own, due=min(own.due, calendar.add_days(session.starts, -1)))
