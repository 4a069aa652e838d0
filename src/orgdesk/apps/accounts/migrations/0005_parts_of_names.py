"""PostgreSQL finds people by a part of their name or address without reading every row."""

from django.db import migrations

from orgdesk.apps.accounts.name_parts import DROPPED, FUNCTIONS, index_on


_COLUMNS = ("name", "email")


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in FUNCTIONS:
            schema_editor.execute(statement)
        for column in _COLUMNS:
            schema_editor.execute(index_on("accounts_person", column))


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for column in _COLUMNS:
            schema_editor.execute(f"DROP INDEX accounts_person_{column}_parts")
        for statement in DROPPED:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_people_by_name")]
    operations = [migrations.RunPython(make, drop)]
