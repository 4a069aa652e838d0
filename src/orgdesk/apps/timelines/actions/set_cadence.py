"""Give a customer another rhythm of catch-up calls."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plan
from orgdesk.apps.timelines.errors import TimelineRefused, WordsMissing
from orgdesk.apps.timelines.models import Cadence, RunningPlan
from orgdesk.apps.timelines.policies import require_steering
from orgdesk.ui.lengths import whole

_LONGEST = 104


def set_cadence(
    plan: RunningPlan,
    catch_up: str,
    *,
    first_week: int,
    last_week: int,
    every_weeks: int,
    reason: str,
    by: Person,
    at: datetime,
) -> Cadence:
    """Calls that were made stay; those ahead follow the new rhythm."""
    require_steering(by, plan, at=at)
    if not reason.strip():
        raise WordsMissing(_("Another rhythm needs a reason; say what the customer needs."))
    if every_weeks < 1 or not first_week <= last_week <= first_week + _LONGEST:
        raise TimelineRefused(
            _("Calls every %(every)s weeks from week %(first)s to week %(last)s cannot be; use 1 week or more and two years at most.")
            % {"every": every_weeks, "first": first_week, "last": last_week}
        )  # fmt: skip
    if catch_up not in {one.key for one in plan.template.content.catch_ups}:
        raise TimelineRefused(_("This timeline has no catch-up “%(key)s”.") % {"key": catch_up})
    with transaction.atomic():
        plan = lock_plan(plan)
        row = Cadence.objects.create(
            plan=plan,
            catch_up=catch_up,
            first_week=first_week,
            last_week=last_week,
            every_weeks=every_weeks,
            reason=whole(reason, 250, "reason"),
            by=by,
            at=at,
        )
        rhythm = {"catch_up": catch_up, "weeks": [first_week, last_week, every_weeks]}
        note_plan("cadence.changed", plan, at=at, by=by.key, data=rhythm, text={"reason": reason})
        refresh_plan(plan, at=at)
    return row
