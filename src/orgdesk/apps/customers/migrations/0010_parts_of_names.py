"""PostgreSQL finds customers by a part of their name or key without reading every row."""

from django.db import migrations

from orgdesk.apps.accounts.name_parts import index_on

_COLUMNS = ("name", "key")


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for column in _COLUMNS:
            schema_editor.execute(index_on("customers_account", column))


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for column in _COLUMNS:
            schema_editor.execute(f"DROP INDEX customers_account_{column}_parts")


class Migration(migrations.Migration):
    dependencies = [("customers", "0009_latest_sales"), ("accounts", "0005_parts_of_names")]
    operations = [migrations.RunPython(make, drop)]
