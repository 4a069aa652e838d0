"""Take back the last move of a plan."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan
from orgdesk.apps.timelines.actions.move_booking import move_booking
from orgdesk.apps.timelines.actions.move_step import refuse_unseen, write_move
from orgdesk.apps.timelines.errors import TimelineRefused
from orgdesk.apps.timelines.history import last_move
from orgdesk.apps.timelines.models import Booking, RunningPlan
from orgdesk.apps.timelines.moving import earlier_parts
from orgdesk.apps.timelines.policies import require_steering


def undo_move(plan: RunningPlan, *, by: Person, at: datetime, seen: int | None = None) -> str:
    """The key of the step that stands where it stood before. What was undone stays in the history; undoing that moves it again."""
    require_steering(by, plan, at=at)
    with transaction.atomic():
        plan = lock_plan(plan)
        refuse_unseen(plan, seen)
        event = last_move(plan)
        if event is None:
            raise TimelineRefused(_("The last change of this plan is no move; there is nothing to undo."))
        key, reason = str(event.data["step"]), _("Undone")
        if event.kind == "session.moved":
            booking = Booking.objects.get(key=event.keys_of("booking")[0])
            move_booking(booking, earlier_parts(booking), reason=reason, by=by, at=at)
        else:
            moves = list(plan.moves.filter(step=key))
            write_move(plan, key, moves[-2].to if len(moves) > 1 else None, reason=reason, by=by, at=at)
    return key
