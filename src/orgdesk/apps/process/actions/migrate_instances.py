"""Take running instances to another version: first a dry run, then one transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.process.definitions import Deployed, compiled
from orgdesk.apps.process.difference import write_difference
from orgdesk.apps.process.mapping import put_state, to_state
from orgdesk.apps.process.models import DefinitionVersion, Instance
from orgdesk.apps.process.offering import open_items
from orgdesk.apps.process.store import lock_instance
from orgdesk.core.process.errors import CommandRefused
from orgdesk.core.process.migration import MigrationPlan, MigrationReport, migrate, report_migration
from orgdesk.core.process.state import InstanceState


@dataclass(frozen=True)
class Planned:
    """What the dry run says of one instance."""

    instance: Instance
    report: MigrationReport


def plan_migration(
    source: DefinitionVersion, target: DefinitionVersion, *, moves: Mapping[str, str] | None = None
) -> list[Planned]:
    """The dry run: every running instance of the source with what stands in its way. Nothing is changed."""
    plan = _plan(source, target, moves)
    running = Instance.objects.active().filter(version=source).select_related("version__definition")
    return [Planned(one, report_migration(plan, to_state(one))) for one in running.defer("version__xml").order_by("pk")]


def migrate_instances(
    source: DefinitionVersion,
    target: DefinitionVersion,
    *,
    by: Person,
    at: datetime,
    moves: Mapping[str, str] | None = None,
) -> list[Planned]:
    """Migrate what can be, looking at each again under its lock; those that cannot stay, and are in the answer with the reason."""
    plan = _plan(source, target, moves)
    done = []
    for planned in plan_migration(source, target, moves=moves):
        try:
            instance = _migrate_one(planned.instance.key, plan, target, by=by, at=at)
            done.append(Planned(instance, planned.report))
        except CommandRefused as refusal:
            done.append(Planned(planned.instance, MigrationReport((str(refusal),), planned.report.notes)))
    return done


def _migrate_one(key: str, plan: MigrationPlan, target: DefinitionVersion, *, by: Person, at: datetime) -> Instance:
    with transaction.atomic():
        instance = lock_instance(key)
        source = instance.version
        before = to_state(instance)
        after = migrate(plan, before)
        instance.version = target
        write_difference(instance, Deployed(source, target), before, after)
        instance.tokens.filter(version=source).update(version=target)
        put_state(instance, after)
        instance.save()
        _rename_work(instance, plan, after)
        record_event(
            "process.migrated",
            at=at,
            by=by.key,
            process_version=target.reference,
            objects={"process": instance.key, instance.subject_type: instance.subject_key},
            data={"from": source.reference, "to": target.reference, "moves": dict(plan.moves)},
        )
    return instance


def _rename_work(instance: Instance, plan: MigrationPlan, state: InstanceState) -> None:
    """Open work keeps its token; its name and outcomes become those of the new drawing."""
    from orgdesk.apps.process.offering import buttons

    for item in open_items(instance):
        token = state.tokens.get(int(item.source_token))
        if token is not None and state.scopes[token.scope].process == plan.target.reference:
            node = plan.target.nodes[token.node]
            item.kind, item.title = node.id, node.name or node.id
            item.outcomes = buttons(node, plan.target)
            item.process_version = plan.target.reference
            item.save(update_fields=["kind", "title", "outcomes", "process_version"])


def _plan(source: DefinitionVersion, target: DefinitionVersion, moves: Mapping[str, str] | None) -> MigrationPlan:
    return MigrationPlan(compiled(source), compiled(target), dict(moves or {}))
