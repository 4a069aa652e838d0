"""Take the running instances of a version to another as a job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.outbox import send_later
from orgdesk.apps.process.actions.migrate_instances import migrate_instances
from orgdesk.apps.process.models import DefinitionVersion, MigrationRun

ASKED = "process.migration"


def ask_migration(
    source: DefinitionVersion,
    target: DefinitionVersion,
    *,
    moves: Mapping[str, str],
    by: Person,
    at: datetime,
) -> MigrationRun:
    """The run that a worker will carry out."""
    with transaction.atomic():
        run = MigrationRun.objects.create(
            source=source,
            target=target,
            moves=dict(moves),
            asked=source.instances.active().count(),
            asked_by=by,
            asked_at=at,
        )
        event = record_event(
            "process.migration_asked",
            at=at,
            by=by.key,
            process_version=target.reference,
            objects={"definition": target.definition.key},
            data={"from": source.reference, "to": target.reference, "instances": run.asked},
        )
        send_later(event, ASKED, {"run": run.pk}, at=at)
    return run


def run_migration(run: MigrationRun, *, at: datetime) -> None:
    """One transaction an instance. Run again after a break, it goes on with those that are still on the old version."""
    done = migrate_instances(run.source, run.target, by=run.asked_by, at=at, moves=run.moves)
    run.stayed = [
        {"key": one.instance.key, "problems": list(one.report.problems)} for one in done if not one.report.possible
    ]
    run.migrated = run.asked - len(run.stayed)
    run.finished_at = at
    run.save()
