"""Move a step, or the session booked for it, to another day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.actions._sittings import offer_anew
from orgdesk.apps.timelines.actions.move_booking import move_booking
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plan
from orgdesk.apps.timelines.errors import PlanChanged, WordsMissing
from orgdesk.apps.timelines.history import changes_since
from orgdesk.apps.timelines.mapping import local_day
from orgdesk.apps.timelines.models import RunningPlan, StepMove
from orgdesk.apps.timelines.moving import booking_of, preview_of, shifted_parts
from orgdesk.apps.timelines.policies import require_steering
from orgdesk.core.timeline.moving import Preview
from orgdesk.ui.lengths import whole


def move_step(
    plan: RunningPlan, key: str, to: date, *, reason: str, by: Person, at: datetime, seen: int | None = None
) -> Preview:
    """What follows moves with it, as the preview said. `seen` is the last change its mover knew: later ones refuse the move.

    A booked session keeps its time of day, and everybody gets the new date. Raises PlanChanged and other TimelineErrors.
    """
    require_steering(by, plan, at=at)
    if not reason.strip():
        raise WordsMissing(_("A step cannot be moved without a reason; say why."))
    with transaction.atomic():
        plan = lock_plan(plan)
        refuse_unseen(plan, seen)
        preview = preview_of(plan, key, to, on=local_day(plan, at))
        booking = booking_of(plan, key)
        if booking is not None:
            move_booking(booking, shifted_parts(booking, preview.days), reason=reason, by=by, at=at)
        else:
            write_move(plan, key, preview.starts, reason=reason, by=by, at=at)
    return preview


def write_move(plan: RunningPlan, key: str, to: date | None, *, reason: str, by: Person, at: datetime) -> None:
    """In the caller's transaction, the plan locked: work already offered waits for the new day."""
    StepMove.objects.create(plan=plan, step=key, to=to, reason=whole(reason, 250, "reason"), by=by, at=at)
    row = plan.steps.get(key=key)
    days = {"from": str(row.starts_on or ""), "to": str(to or "")}
    note_plan("step.moved", plan, at=at, by=by.key, data={"step": key, **days}, text={"reason": reason})
    offer_anew(plan, row, at=at)
    refresh_plan(plan, at=at)


def refuse_unseen(plan: RunningPlan, seen: int | None) -> None:
    others = changes_since(plan, seen) if seen is not None else []
    if others:
        last = others[-1]
        raise PlanChanged(
            _("Nothing was moved: %(who)s %(words)s meanwhile. Look at the plan as it is now, then confirm again.")
            % {"who": last["who"] or _("the product"), "words": last["words"]}
        )
