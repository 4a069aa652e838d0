"""Plan a block for later."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plan
from orgdesk.apps.timelines.errors import TimelineRefused
from orgdesk.apps.timelines.mapping import compiled
from orgdesk.apps.timelines.models import Deferral, RunningPlan
from orgdesk.apps.timelines.policies import require_steering
from orgdesk.core.calendars import zone_named
from orgdesk.core.timeline import plan as core_plan
from orgdesk.ui.lengths import whole


def defer_block(
    plan: RunningPlan, block: str, *, reason: str, by: Person, at: datetime, to_week: int | None = None
) -> Deferral:
    """To a week, or floating until it is booked. Raises TimelineError for an unknown block or a missing reason, and for one whose
    session is booked: people are invited to it."""
    require_steering(by, plan, at=at)
    with transaction.atomic():
        plan = lock_plan(plan)
        core_plan.defer_block(compiled(plan), core_plan.Deferral(block, reason, by.key, at, to_week))
        _require_unbooked(plan, block, at=at)
        row = Deferral.objects.create(
            plan=plan, block=block, reason=whole(reason, 250, "reason"), to_week=to_week, by=by, at=at
        )
        note_plan(
            "block.deferred", plan, at=at, by=by.key, data={"block": block, "to_week": to_week}, text={"reason": reason}
        )
        refresh_plan(plan, at=at)
    return row


def _require_unbooked(plan: RunningPlan, block: str, *, at: datetime) -> None:
    """A booking made after an earlier deferral stands in the way too: it is cancelled, or moved, by those who were invited to it."""
    steps = plan.template.content.by_key
    own = [key for key, step in steps.items() if step.block == block]
    booked = plan.bookings.standing().filter(step__in=own, parts__ends_at__gt=at).order_by("parts__starts_at").first()
    if booked is not None:
        starts = min(part.starts_at for part in booked.parts.all())
        raise TimelineRefused(
            _("“%(step)s” is booked for %(day)s, and people are invited. Cancel that booking first, or move it.")
            % {
                "step": steps[booked.step].title,
                "day": date_format(starts.astimezone(zone_named(booked.zone)), "j M Y"),
            }
        )
