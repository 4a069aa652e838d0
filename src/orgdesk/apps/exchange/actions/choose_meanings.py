"""What the words of another desk become here, as somebody says before anything is taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.outbox import send_later
from orgdesk.apps.exchange.actions.bring_parcel import READ
from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.models import ColumnMemory, ImportRun
from orgdesk.apps.organisation import lookup
from orgdesk.core.service.exchange.tables import Column, fingerprint

_LEAST, _MOST = 1, 5


def choose_meanings(
    run: ImportRun,
    *,
    states: Mapping[str, str],
    priorities: Mapping[str, int],
    groups: Mapping[str, str],
    agents: Mapping[str, str],
    go_on: bool,
    by: Person,
    at: datetime,
) -> ImportRun:
    """What is not named keeps what was proposed. Raises ExchangeRefused once the import has begun."""
    if run.state != ImportRun.State.READY:
        raise ExchangeRefused(_("It has begun already; what its words become can no longer be changed."))
    units = set(lookup.active_structure().unit_by_key)
    staff = set(Person.objects.staff().values_list("key", flat=True))
    kept = run.choices
    run.choices = {
        **kept,
        "states": {word: states[word] if states.get(word) in Ticket.Status.values else was for word, was in kept["states"].items()},
        "priorities": {word: min(_MOST, max(_LEAST, int(priorities.get(word, was)))) for word, was in kept["priorities"].items()},
        "groups": {name: groups.get(name, was) if groups.get(name, was) in units else "" for name, was in kept["groups"].items()},
        "agents": {old: agents.get(old, was) if agents.get(old, was) in staff else "" for old, was in kept["agents"].items()},
        "go_on": go_on,
    }  # fmt: skip
    with transaction.atomic():
        run.save(update_fields=["choices"])
        record_event("import.prepared", at=at, by=by.key, objects={"import": run.key})
    return run


def choose_columns(run: ImportRun, columns: Mapping[str, str], *, by: Person, at: datetime) -> ImportRun:
    """For this table and every later one with the same headings; it is read again with them."""
    if run.state not in {ImportRun.State.READY, ImportRun.State.FAILED}:
        raise ExchangeRefused(_("It has begun already; what its columns mean can no longer be changed."))
    known = {heading: Column(meaning).value for heading, meaning in columns.items() if meaning in set(Column)}
    with transaction.atomic():
        ColumnMemory.objects.update_or_create(
            headings=fingerprint(list(run.choices.get("columns", columns))),
            defaults={"mapping": known, "by": by, "at": at},
        )
        headings = run.choices.get("headings", [])
        run.choices = {"columns": {**dict.fromkeys(headings, ""), **known}, "headings": headings}
        run.state, run.failure = ImportRun.State.BROUGHT, ""
        run.save(update_fields=["choices", "state", "failure"])
        event = record_event("import.columns_chosen", at=at, by=by.key, objects={"import": run.key})
        send_later(event, READ, {"run": run.key}, at=at)
    return run
