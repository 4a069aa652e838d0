"""Ask for a rehearsal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.rehearsal.actions._ask import ask
from orgdesk.apps.rehearsal.alternatives import prepared_alternatives
from orgdesk.apps.rehearsal.models import Run, Scenario
from orgdesk.apps.rehearsal.naming import said_of
from orgdesk.apps.rehearsal.preparing import prepare


def start_run(
    first: Scenario,
    *others: Scenario,
    weeks: int,
    replications: int,
    by: Person,
    at: datetime,
    seed: int = 1,
    goal: dict[str, Any] | None = None,
) -> Run:
    """Compile the scenarios now, play them in a job. Raises ScenarioNotPlayable with every reason.

    With a `goal` it is a search; other versions of the chart and of the process are compiled with it, so that nothing else is needed.
    """
    scenarios = (first, *others)
    prepared = [prepare(one, at=at) for one in scenarios]
    if goal is not None:
        tried = prepared_alternatives(first, by, only=goal.get("lever", ""), at=at)
        goal = {**goal, "versions": tried} if tried else goal
    with transaction.atomic():
        run = Run.objects.create(
            first=first,
            others=[one.key for one in others],
            weeks=weeks,
            replications=replications,
            seed=seed,
            goal=goal,
            bundles=[one.bundle.canonical.decode() for one in prepared],
            digests=[one.bundle.digest for one in prepared],
            warnings=[said_of(one.bundle.warnings, of) for one, of in zip(prepared, scenarios, strict=True)],
            sources=[[[source.name, source.count, source.words] for source in one.sources] for one in prepared],
            asked_by=by,
            asked_at=at,
        )
        ask(run, by=by.key, at=at)
    return run


def repeat_run(run: Run, *, by: Person, at: datetime) -> Run:
    """The same bundles and seed once more: the numbers must come out the same."""
    with transaction.atomic():
        again = Run.objects.get(pk=run.pk)
        again.pk, again.asked_by, again.asked_at = None, by, at
        again.key = Run._meta.get_field("key").get_default()
        again.finished_at = again.cancelled_at = again.trust = again.found = None
        again.failure = ""
        again.save(force_insert=True)
        ask(again, by=by.key, at=at)
    return again
