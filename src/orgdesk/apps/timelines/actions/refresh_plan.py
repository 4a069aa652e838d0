"""Write down how a plan looks now, and offer what has come due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from orgdesk.apps.events.prepared import Columns, Statement, run
from orgdesk.apps.events.writing import Writes
from orgdesk.apps.timelines.actions._note_plan import note_plan
from orgdesk.apps.timelines.actions._offer import offer_call, offer_step, open_items, withdraw_call, withdraw_step
from orgdesk.apps.timelines.mapping import PlanRows, cadence_to_core, compiled, local_day, opening_of, rows_of
from orgdesk.apps.timelines.models import CatchUpCall, PlanStep, RunningPlan
from orgdesk.apps.work.actions import withdraw_work
from orgdesk.core.timeline.catchups import Call, plan_calls
from orgdesk.core.timeline.plan import Plan
from orgdesk.core.timeline.scheduling import Progress, Schedule, Slot, StepState, read_completion, schedule_plan

_PROJECTED = ("state", "starts_on", "ends_on", "due_on", "opens_at", "prepared_late_on")
_SETTLED = (PlanStep.State.DONE, PlanStep.State.SKIPPED)


@dataclass(frozen=True, slots=True)
class _View:
    """What a refresh looks at."""

    plan: RunningPlan
    rows: PlanRows
    made: Plan
    schedule: Schedule
    steps: Mapping[str, PlanStep]
    progress: Progress
    on: date
    at: datetime


def refresh_plan(plan: RunningPlan, *, at: datetime) -> Schedule:
    """In the caller's transaction, the plan locked. Running it again changes nothing."""
    return refresh_plans([plan], at=at)[0]


def refresh_plans(plans: Sequence[RunningPlan], *, at: datetime) -> list[Schedule]:
    """As `refresh_plan`, for many: their rows are read and written together."""
    rows = rows_of(plans)
    views = [_look(plan, rows[plan.pk], at=at) for plan in plans]
    run(*(_written(row) for view in views for row in view.steps.values() if _project(view, row)))
    _note_days(views)
    writes = Writes()
    for view in views:
        for catch_up in view.plan.template.content.catch_ups:
            _refresh_calls(view, catch_up.key)
        _open(view, writes)
    writes.flush()
    for view in views:
        _note_completion(view)
    return [view.schedule for view in views]


def _look(plan: RunningPlan, rows: PlanRows, *, at: datetime) -> _View:
    on, made, progress = local_day(plan, at), compiled(plan, rows.deferrals), rows.progress
    steps = {row.key: row for row in rows.steps}
    return _View(plan, rows, made, schedule_plan(made, progress, on=on), steps, progress, on, at)


def _written(row: PlanStep) -> Statement:
    columns = _columns()
    return columns.update(columns.values_of(row), 'WHERE "id" = %s', row.pk)


@cache
def _columns() -> Columns[PlanStep]:
    return Columns(PlanStep, _PROJECTED)


def _note_days(views: Sequence[_View]) -> None:
    rolled: dict[date, list[int]] = {}
    for view in views:
        if view.plan.rolled_on != view.on:
            view.plan.rolled_on = view.on
            rolled.setdefault(view.on, []).append(view.plan.pk)
    for on, keys in rolled.items():
        RunningPlan.objects.filter(pk__in=keys).update(rolled_on=on)


def _project(view: _View, row: PlanStep) -> bool:
    """Bring a row up to date; whether it changed."""
    slot = view.schedule.slots[row.key]
    before = [getattr(row, name) for name in _PROJECTED]
    if row.state not in _SETTLED:
        row.state = PlanStep.State.DEFERRED if slot.state is StepState.DEFERRED else PlanStep.State.OPEN
    row.starts_on, row.ends_on, row.due_on = slot.starts, slot.ends, slot.due
    opens_on = _opens_on(view, row)
    row.opens_at = opening_of(view.plan, opens_on) if opens_on else None
    if _prepares_late(view, row, slot):
        row.prepared_late_on = row.prepared_late_on or row.done_on or view.on
    return before != [getattr(row, name) for name in _PROJECTED]


def _prepares_late(view: _View, row: PlanStep, slot: Slot) -> bool:
    """A preparation that is not done when it is due, the working day before its session, or done on the session's own day."""
    if slot.step.prepares is None or slot.due is None or row.state in (PlanStep.State.SKIPPED, PlanStep.State.DEFERRED):
        return False
    return (row.done_on or view.on) > slot.due or (slot.prepared_late and row.done_on is not None)


def _opens_on(view: _View, row: PlanStep) -> date | None:
    """A booked session opens on its day, come what may; every other step when all that it waits for is settled."""
    if row.state != PlanStep.State.OPEN:
        return None
    if row.key in view.progress.booked:
        return min(view.progress.booked[row.key])
    waits = view.made.template.waits_for[row.key]
    if any(view.steps[before].state == PlanStep.State.OPEN for before in waits if before in view.steps):
        return None
    return view.progress.moved.get(row.key) or view.made.planned[row.key].starts


def _refresh_calls(view: _View, key: str) -> None:
    """Calls not yet offered follow the cadence; those no longer needed are dropped, offered ones too once a date is booked."""
    wanted = {call.on: call for call in _calls(view, key)}
    rows = [row for row in view.rows.calls if row.catch_up == key]
    for row in rows:
        if row.on not in wanted and row.state in (CatchUpCall.State.PLANNED, CatchUpCall.State.OFFERED):
            withdraw_call(view.plan, row, at=view.at)
        elif row.on in wanted and row.state == CatchUpCall.State.DROPPED and row.on >= view.on:
            row.state = CatchUpCall.State.PLANNED
            row.save(update_fields=["state"])
    known = {row.on for row in rows}
    new = [
        CatchUpCall(plan=view.plan, catch_up=key, week=call.week, on=call.on, opens_at=opening_of(view.plan, call.on))
        for call in wanted.values()
        if call.on not in known and call.on >= view.on
    ]
    CatchUpCall.objects.bulk_create(new)
    if view.plan.is_running:
        for row in [*rows, *new]:
            if row.state == CatchUpCall.State.PLANNED and row.opens_at <= view.at:
                offer_call(view.plan, row, at=view.at)


def _calls(view: _View, key: str) -> tuple[Call, ...]:
    """None of those that are ahead once the block's session is booked or done."""
    catch_up = next(one for one in view.made.template.catch_ups if one.key == key)
    sessions = [step.key for step in view.made.steps if step.block == catch_up.block and step.session is not None]
    settled = any(one in view.progress.booked or view.steps[one].state in _SETTLED for one in sessions)
    latest = [row for row in view.rows.cadences if row.catch_up == key]
    cadence = cadence_to_core(latest[-1] if latest else None)
    calls = plan_calls(view.made, catch_up, cadence=cadence)
    return tuple(call for call in calls if not settled or call.on < view.on)


def _open(view: _View, writes: Writes) -> None:
    for row in view.steps.values():
        if row.state != PlanStep.State.OPEN:
            if row.offered_at is not None and row.state == PlanStep.State.DEFERRED:
                withdraw_step(view.plan, row, at=view.at, reason="deferred")
        elif row.offered_at is None and row.opens_at is not None and row.opens_at <= view.at:
            offer_step(view.plan, row, at=view.at, writes=writes)


def _note_completion(view: _View) -> None:
    plan, completion = view.plan, read_completion(view.schedule)
    if completion.on is not None and plan.is_running:
        plan.status, plan.completed_on = RunningPlan.Status.COMPLETED, completion.on
        plan.save(update_fields=["status", "completed_on"])
        for item in open_items(plan).filter(kind="assign-people"):
            withdraw_work(item, at=view.at, reason="plan completed")
        note_plan(
            "plan.completed",
            plan,
            at=view.at,
            data={"on": completion.on.isoformat(), "size": plan.size, "planned": completion.planned_for.isoformat()},
        )
