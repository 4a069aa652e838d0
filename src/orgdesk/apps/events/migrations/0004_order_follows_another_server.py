"""A PostgreSQL server that takes over another's log counts on from there: see `follow_order`."""

from django.db import migrations

_NUMBER = "pg_current_xact_id()::text::bigint"


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION events_transaction_offset() RETURNS bigint LANGUAGE sql STABLE AS "
            "'SELECT 0::bigint'"
        )
        schema_editor.execute(
            f"ALTER TABLE events_event ALTER COLUMN transaction SET DEFAULT ({_NUMBER} + events_transaction_offset())"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE events_event ALTER COLUMN transaction SET DEFAULT ({_NUMBER})")
        schema_editor.execute("DROP FUNCTION events_transaction_offset()")


class Migration(migrations.Migration):
    dependencies = [("events", "0003_append_only")]
    operations = [migrations.RunPython(make, drop)]
