"""Set a goal for a unit from where it stands."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.insight.errors import ActivityGoalError, BeyondAllError, NoBaselineError, WorseGoalError
from orgdesk.apps.insight.models import Goal
from orgdesk.apps.insight.numbers import with_unit
from orgdesk.core.measures import Definition, Value
from orgdesk.core.measures.definitions import is_worse
from orgdesk.core.measures.values import Interval


@transaction.atomic
def set_goal(
    definition: Definition,
    *,
    unit_key: str,
    baseline: Value,
    target: float,
    due: date,
    by: Person,
    at: datetime,
    reason: str = "",
) -> Goal:
    """A new row each time: what was wanted before stays readable.

    Raises NoBaselineError, ActivityGoalError, BeyondAllError and, for a target worse than the baseline without a reason, WorseGoalError.
    """
    if definition.activity:
        raise ActivityGoalError(definition.code)
    if baseline.value is None:
        raise NoBaselineError(definition.code)
    if definition.interval is Interval.WILSON and not 0 <= target <= 100:
        raise BeyondAllError(with_unit(target, definition.unit))
    worse = is_worse(definition, target, baseline.value)
    if worse and not reason:
        raise WorseGoalError(with_unit(target, definition.unit), with_unit(baseline.value, definition.unit))
    goal = Goal.objects.create(
        unit_key=unit_key,
        code=definition.code,
        definition_version=definition.version,
        baseline=baseline.value,
        baseline_low=baseline.low,
        baseline_high=baseline.high,
        baseline_n=baseline.n,
        target=target,
        due=due,
        reason=reason if worse else "",
        set_by=by,
        set_at=at,
    )
    record_event(
        "goal.set",
        at=at,
        by=by.key,
        objects={"goal": str(goal.pk), **({"unit": unit_key} if unit_key else {})},
        data={"code": goal.code, "baseline": goal.baseline, "target": target, "due": due.isoformat()},
    )
    return goal
