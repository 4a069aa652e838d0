"""A new database made straight from the models of today or of a release, as if every migration until then had run.

Running them one by one on an empty database takes Django the square of the number of models: nearly a minute for ours, where the tables
themselves take two seconds. What a migration does beyond the models (triggers, functions, indexes of words) is done here too, in order.
A test holds both ways to the same tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.special import RunPython, RunSQL, SeparateDatabaseAndState


class _State:
    """What an operation asks of the state that it runs in: the models that all are made from."""

    def __init__(self, models: Apps) -> None:
        self.apps = models

    def clear_delayed_apps_cache(self) -> None:
        return None


def is_empty(alias: str) -> bool:
    connection = connections[alias]
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def found_database(alias: str, *, upto: list[tuple[str, str]] | None = None) -> int:
    """Make every table in an empty database and note every migration as done, or those that lead to `upto`; how many tables."""
    connection = connections[alias]
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.leaf_nodes() if upto is None else upto
    plan = [migration for migration, _back in executor.migration_plan(nodes)]
    known: Apps = apps if upto is None else executor.loader.project_state(upto).apps
    models = [one for one in known.get_models() if _is_made_by_migrations(one, executor)]
    with connection.schema_editor(atomic=True) as editor:
        for model in models:
            editor.create_model(model)
    for migration in plan:
        for operation in _further_acts(migration):
            with connection.schema_editor(atomic=True) as editor:
                operation.database_forwards(migration.app_label, editor, _State(known), _State(known))
    for migration in plan:
        executor.recorder.record_applied(migration.app_label, migration.name)
    return len(models)


def _is_made_by_migrations(model: Any, executor: MigrationExecutor) -> bool:
    meta = model._meta
    return meta.managed and not meta.proxy and meta.app_label in executor.loader.migrated_apps


def _further_acts(migration: Migration) -> Iterator[Any]:
    """Of our own apps only: those of others look after rows, and there are none yet."""
    if not apps.get_app_config(migration.app_label).name.startswith("orgdesk."):
        return
    for operation in migration.operations:
        within = operation.database_operations if isinstance(operation, SeparateDatabaseAndState) else [operation]
        yield from (one for one in within if isinstance(one, (RunPython, RunSQL)))
