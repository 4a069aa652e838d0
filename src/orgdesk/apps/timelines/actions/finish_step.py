"""A step is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.actions._offer import open_items
from orgdesk.apps.timelines.actions.join_series import put_on_list
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plan
from orgdesk.apps.timelines.errors import StepClosed
from orgdesk.apps.timelines.mapping import local_day
from orgdesk.apps.timelines.models import PlanStep, RunningPlan
from orgdesk.core.process.errors import FormIncomplete
from orgdesk.core.timeline.template import Step

_FACTS = {"yes": True, "no": False}


def finish_step(
    plan: RunningPlan, key: str, *, by: Person, at: datetime, outcome: Mapping[str, str] | None = None
) -> PlanStep:
    """Raises StepClosed; FormIncomplete names the outcome fields that are missing.

    An outcome that is a fact some block needs decides on that block; the step that starts a mail series puts the customer on its list.
    """
    with transaction.atomic():
        plan = lock_plan(plan)
        row = plan.steps.select_for_update().get(key=key)
        step = plan.template.content.by_key[key]
        if row.state != PlanStep.State.OPEN:
            raise StepClosed(
                _("“%(step)s” is %(state)s already; nothing was changed.")
                % {"step": step.title, "state": row.get_state_display()}
            )
        row.outcome = {**row.outcome, **_answers(step, outcome or {})}
        if open_items(plan).filter(data__step=key).exists():  # a joint step is done when its last owner has finished
            row.save(update_fields=["outcome"])
            return row
        _require_answers(step, row.outcome)
        row.state, row.done_on, row.done_by = PlanStep.State.DONE, local_day(plan, at), by
        row.save(update_fields=["state", "done_on", "done_by", "outcome"])
        note_plan(
            "step.finished",
            plan,
            at=at,
            by=by.key,
            data={"step": key, "touchpoint": step.touchpoint, "due": str(row.due_on or "")},
        )
        _follow(plan, step, row.outcome, by=by, at=at)
        refresh_plan(plan, at=at)
    return row


def _answers(step: Step, outcome: Mapping[str, str]) -> dict[str, str]:
    given = {field.key: str(outcome.get(field.key, "")).strip() for field in step.outcomes}
    return {key: value for key, value in given.items() if value}


def _require_answers(step: Step, given: Mapping[str, str]) -> None:
    problems = {}
    for field in step.outcomes:
        value = given.get(field.key, "")
        if not value:
            problems[field.key] = _("Answer this to finish the step.")
        elif field.choices and value not in field.choices:
            problems[field.key] = _("Choose one of: %(choices)s.") % {"choices": ", ".join(field.choices)}
    if problems:
        raise FormIncomplete(step.title, problems)


def _follow(plan: RunningPlan, step: Step, outcome: Mapping[str, str], *, by: Person, at: datetime) -> None:
    template = plan.template.content
    needed = {block.needs for block in template.blocks if block.needs}
    learnt = {key: _FACTS[value] for key, value in outcome.items() if key in needed and value in _FACTS}
    if learnt:
        plan.known = {**plan.known, **learnt}
        plan.save(update_fields=["known"])
        note_plan("plan.learnt", plan, at=at, by=by.key, data={"facts": learnt})
    for series in template.series:
        if series.started_by == step.key and plan.contact is not None:
            put_on_list(plan, series.key, plan.contact, by=by.key, at=at)
