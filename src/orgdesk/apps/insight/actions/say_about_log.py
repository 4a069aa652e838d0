"""What the columns and the activities of a log mean, said by somebody who knows the system that it is from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.outbox import send_later
from orgdesk.apps.insight.actions.bring_log import READ_LOG
from orgdesk.apps.insight.errors import ColumnsNotChosen, ObjectsNotChosen
from orgdesk.apps.insight.models import BroughtLog
from orgdesk.core.measures.mining.meanings import SAYINGS, STATES

_PLACES = ("case", "activity", "at")


@transaction.atomic
def choose_log_columns(log: BroughtLog, columns: Mapping[str, str], *, by: Person, at: datetime) -> BroughtLog:
    """Read it anew with these columns. Raises ColumnsNotChosen where one is missing, not in the file, or named twice."""
    chosen = {place: columns.get(place, "") for place in _PLACES}
    if not set(chosen.values()) <= set(log.head) or len(set(chosen.values())) < len(_PLACES):
        raise ColumnsNotChosen
    log.columns, log.meanings, log.state, log.failure = chosen, {}, BroughtLog.State.BROUGHT, ""
    log.save(update_fields=["columns", "meanings", "state", "failure"])
    event = record_event("log.columns_chosen", at=at, by=by.key, objects={"log": log.key}, data=chosen)
    send_later(event, READ_LOG, {"log": log.key}, at=at)
    return log


@transaction.atomic
def choose_log_objects(log: BroughtLog, object_type: str, *, by: Person, at: datetime) -> BroughtLog:
    """Read it anew with the objects of this type as cases. Raises ObjectsNotChosen for a type that it has not."""
    if object_type not in log.found.get("types", {}):
        raise ObjectsNotChosen(object_type)
    log.object_type, log.meanings, log.state, log.failure = object_type, {}, BroughtLog.State.BROUGHT, ""
    log.save(update_fields=["object_type", "meanings", "state", "failure"])
    data = {"object_type": object_type}
    event = record_event("log.columns_chosen", at=at, by=by.key, objects={"log": log.key}, data=data)
    send_later(event, READ_LOG, {"log": log.key}, at=at)
    return log


@transaction.atomic
def choose_log_meanings(
    log: BroughtLog, *, activities: Mapping[str, str], columns: Mapping[str, str], by: Person, at: datetime
) -> BroughtLog:
    """What is not known here is left as it was: a word of ours that does not exist, a column that is not in the file."""
    known, there = {"", *STATES, *SAYINGS}, {"", *log.found.get("columns", ())}
    before = log.meanings
    log.meanings = {
        "activities": {one: _known(activities.get(one), known, word) for one, word in before["activities"].items()},
        "columns": {role: _known(columns.get(role), there, name) for role, name in before["columns"].items()},
    }
    log.save(update_fields=["meanings"])
    record_event("log.meanings_chosen", at=at, by=by.key, objects={"log": log.key})
    return log


def _known(said: str | None, known: set[str], before: str) -> str:
    return said if said is not None and said in known else before
