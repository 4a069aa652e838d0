"""User tasks as work items."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import models

from orgdesk.apps.events.writing import Writes
from orgdesk.apps.process.assigning import assign_anew, assign_task
from orgdesk.apps.process.definitions import Deployed
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.actions import offer_work, withdraw_work
from orgdesk.apps.work.models import Exclusion, WorkItem
from orgdesk.core.process.definition import Assignment, Lane, Node, Outcome, ProcessDefinition
from orgdesk.core.process.effects import TaskOffered
from orgdesk.core.process.state import InstanceState

SOURCE = "process"


def offer_task(
    effect: TaskOffered,
    instance: Instance,
    deployed: Deployed,
    state: InstanceState,
    *,
    at: datetime,
    writes: Writes | None = None,
) -> WorkItem:
    """Put the task before the position, else the unit, of its lane."""
    definition = _definition_of(effect.token, deployed, state)
    node = definition.nodes[effect.node]
    unit, position = seat_of(effect.lane)
    item = offer_work(
        kind=node.id,
        title=node.name or node.id,
        subject=(instance.subject_type, instance.subject_key),
        unit_key=unit,
        position_key=position,
        at=at,
        due_at=effect.due,
        priority=instance.priority,
        outcomes=buttons(node, definition),
        excluded=_shut_out(node, state),
        data=_asked(node, effect),
        source=SOURCE,
        source_instance=instance.key,
        source_token=str(effect.token),
        org_version=instance.version.org_version,
        process_version=instance.version.reference,
        writes=writes,
    )
    if node.rules.assignment is Assignment.CLAIM:
        return item
    if writes is not None:
        writes.flush()  # who is given the work is told of it after it was offered
    return assign_task(item, node.rules, state.data, at=at)


def withdraw_task(instance: Instance, token: int, *, at: datetime, by: str = "") -> None:
    for item in open_items(instance).filter(source_token=str(token)):
        withdraw_work(item, at=at, by=by, reason="process")


def exclude_performers(instance: Instance, deployed: Deployed, state: InstanceState, *, at: datetime) -> None:
    """Who has completed one of two tasks that need four eyes is shut out of the other, also when they hold it already."""
    for token in state.tokens.values():
        definition = deployed[state.scopes[token.scope].process]
        shut_out = _shut_out(definition.nodes[token.node], state)
        if shut_out:
            for item in open_items(instance).filter(source_token=str(token.id)):
                Exclusion.objects.bulk_create(
                    [Exclusion(item=item, person_key=key) for key in shut_out], ignore_conflicts=True
                )
                if item.claimed_by is not None and item.claimed_by.key in shut_out:
                    assign_anew(item, definition.nodes[token.node].rules, state.data, at=at)


def open_items(instance: Instance) -> models.QuerySet[WorkItem]:
    return WorkItem.objects.open().filter(source=SOURCE, source_instance=instance.key)


def seat_of(lane: Lane | None) -> tuple[str, str]:
    """The lane's (unit key, position key), one of them empty: a position is the narrower promise and comes first."""
    if lane is not None and lane.positions:
        return "", lane.positions[0]
    if lane is not None and lane.units:
        return lane.units[0], ""
    return "unassigned", ""


def buttons(node: Node, definition: ProcessDefinition) -> list[dict[str, str]]:
    """The outcomes that the drawing offers at a task."""
    return [_button(outcome, definition) for outcome in definition.outcomes_of(node.id)]


def _definition_of(token: int, deployed: Deployed, state: InstanceState) -> ProcessDefinition:
    return deployed[state.scopes[state.tokens[token].scope].process]


def _button(outcome: Outcome, definition: ProcessDefinition) -> dict[str, str]:
    """What the button says and where the drawing leads from it."""
    target = definition.nodes[definition.flows[outcome.id].target]
    return {
        "key": outcome.id,
        "name": outcome.name or outcome.id,
        "meaning": outcome.meaning.value if outcome.meaning else "",
        "leads_to": target.name,
        "seat": (target.lane.name if target.lane else ""),
    }


def _asked(node: Node, effect: TaskOffered) -> dict[str, Any]:
    """What the worklist shows beside the buttons: the form's fields as plain values, and the promise between units."""
    form = [{**asdict(field), "type": field.type.value} for field in node.rules.form]
    return {**({"form": form} if form else {}), **({"ola": effect.ola.isoformat()} if effect.ola else {})}


def _shut_out(node: Node, state: InstanceState) -> list[str]:
    tasks = (*node.rules.not_author_of, *node.rules.four_eyes)
    return sorted({state.performers[task] for task in tasks if state.performers.get(task)})
