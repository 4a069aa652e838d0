"""A step or a call becomes work of its seat; and is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from orgdesk.apps.events.prepared import Columns, run
from orgdesk.apps.events.writing import Writes
from orgdesk.apps.timelines.actions._note_plan import note_plan
from orgdesk.apps.timelines.mapping import closing_of, local_day
from orgdesk.apps.timelines.models import CatchUpCall, PlanStep, RunningPlan
from orgdesk.apps.timelines.seats import Seat, seats_for
from orgdesk.apps.work.actions import offer_work, withdraw_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.timeline.template import Owner, Step

SOURCE = "timelines"


def offer_step(plan: RunningPlan, row: PlanStep, *, at: datetime, writes: Writes | None = None) -> None:
    """One piece of work for each seat of the owner; what is automatic is done by the product at once.

    Given `writes`, the work is written when the caller flushes them.
    """
    step = plan.template.content.by_key[row.key]
    row.offered_at = at
    noted = _offered().update([at], 'WHERE "id" = %s', row.pk)
    if writes is None:
        run(noted)
    else:
        writes.add(noted)
    seats = seats_for(step.owner, plan)
    if not seats:
        _do_automatically(plan, row, at=at)
    for number, seat in enumerate(seats):
        _offer(
            plan,
            seat,
            kind="timeline-step",
            title=f"{step.code} {step.title}: {plan.account.name}",
            instructions=_instructions(step, seat),
            due_at=_due_at(plan, row),
            data={"step": row.key, "form": _form(step)},
            token=f"{row.pk}.{number}",
            at=at,
            writes=writes,
        )


@cache
def _offered() -> Columns[PlanStep]:
    return Columns(PlanStep, ["offered_at"])


def withdraw_step(plan: RunningPlan, row: PlanStep, *, at: datetime, reason: str = "timeline") -> None:
    """Nobody is asked any more; the step may be offered again later."""
    for item in open_items(plan).filter(data__step=row.key):
        withdraw_work(item, at=at, reason=reason)
    row.offered_at = None
    row.save(update_fields=["offered_at"])


def offer_call(plan: RunningPlan, row: CatchUpCall, *, at: datetime) -> None:
    catch_up = next(one for one in plan.template.content.catch_ups if one.key == row.catch_up)
    row.state = CatchUpCall.State.OFFERED
    row.save(update_fields=["state"])
    for number, seat in enumerate(seats_for(catch_up.owner, plan)):
        _offer(
            plan,
            seat,
            kind="catch-up-call",
            title=f"{catch_up.title}: {plan.account.name}",
            instructions=_("Agree on a date and book it on the plan; these calls stop then."),
            due_at=closing_of(plan, row.on),
            data={"call": row.pk},
            token=f"c{row.pk}.{number}",
            at=at,
        )


def withdraw_call(plan: RunningPlan, row: CatchUpCall, *, at: datetime) -> None:
    for item in open_items(plan).filter(data__call=row.pk):
        withdraw_work(item, at=at, reason="booked")
    row.state = CatchUpCall.State.DROPPED
    row.save(update_fields=["state"])


def open_items(plan: RunningPlan) -> Any:
    return WorkItem.objects.open().filter(source=SOURCE, source_instance=plan.key)


def tell_owner(plan: RunningPlan, owner: Owner, *, kind: str, title: str, instructions: str, at: datetime) -> None:
    """A piece of work beside the steps, for the seats of an owner."""
    for seat in seats_for(owner, plan):
        _offer(plan, seat, kind=kind, title=title, instructions=instructions, due_at=None, data={}, token="", at=at)


def _offer(
    plan: RunningPlan,
    seat: Seat,
    *,
    kind: str,
    title: str,
    instructions: str,
    due_at: datetime | None,
    data: Mapping[str, Any],
    token: str,
    at: datetime,
    writes: Writes | None = None,
) -> None:
    offer_work(
        kind=kind,
        title=title,
        instructions=instructions,
        subject=("plan", plan.key),
        unit_key=seat.unit if not seat.position else "",
        position_key=seat.position,
        due_at=due_at,
        data=data,
        source=SOURCE,
        source_instance=plan.key,
        source_token=token,
        process_version=f"{plan.template.key}/{plan.template.number}",
        at=at,
        writes=writes,
    )


def _due_at(plan: RunningPlan, row: PlanStep) -> datetime | None:
    """A booked session is due when it ends, everything else when the promised day closes."""
    is_session = plan.template.content.by_key[row.key].session is not None
    booking = plan.bookings.standing().filter(step=row.key).first() if is_session else None
    last = booking.parts.last() if booking else None
    if last is not None:
        return last.ends_at
    return closing_of(plan, row.due_on) if row.due_on else None


def _instructions(step: Step, seat: Seat) -> str:
    lines = list(step.agenda)
    if seat.outside:
        who = seat.outside.replace("-", " ").replace("/", ", ")
        lines.insert(0, _("%(party)s does this. Ask them, and note here when it is done.") % {"party": who})
    if step.tells:
        lines.append(_("Tell: %(everybody)s") % {"everybody": ", ".join(told_words(step.tells))})
    if step.system:
        lines.append(_("In: %(system)s") % {"system": step.system})
    return "\n".join(lines)


def told_words(tells: tuple[str, ...]) -> list[str]:
    """A distribution list as people read it."""
    return [name.partition(":")[2].replace("-", " ").replace("/", ", ") for name in tells]


def _form(step: Step) -> list[dict[str, Any]]:
    """The step's outcome fields as the worklist's form."""
    return [
        {
            "key": field.key,
            "label": field.asks,
            "type": "choice" if field.choices else "text",
            "choices": [{"key": choice, "label": choice} for choice in field.choices],
        }
        for field in step.outcomes
    ]


def _do_automatically(plan: RunningPlan, row: PlanStep, *, at: datetime) -> None:
    row.state, row.done_on = PlanStep.State.DONE, local_day(plan, at)
    row.save(update_fields=["state", "done_on"])
    note_plan("step.finished", plan, at=at, data={"step": row.key, "automatic": True})
