"""A new database made straight from the models, as if every migration had run.

Running them one by one on an empty database takes Django the square of the number of models: nearly a minute for ours, where the tables
themselves take two seconds. What a migration does beyond the models (triggers, functions, indexes of words) is done here too, in order.
A test holds both ways to the same tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.special import RunPython, RunSQL, SeparateDatabaseAndState


class _Today:
    """What an operation asks of the state that it runs in: the models of today."""

    apps = apps

    def clear_delayed_apps_cache(self) -> None:
        return None


def is_empty(alias: str) -> bool:
    connection = connections[alias]
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def found_database(alias: str) -> int:
    """Make every table in an empty database and note every migration as done; how many tables."""
    connection = connections[alias]
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    models = [one for one in apps.get_models() if _is_made_by_migrations(one, executor)]
    with connection.schema_editor(atomic=True) as editor:
        for model in models:
            editor.create_model(model)
    for migration in plan:
        for operation in _further_acts(migration):
            with connection.schema_editor(atomic=True) as editor:
                operation.database_forwards(migration.app_label, editor, _Today(), _Today())
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
