"""The database itself refuses to change or take away what happened."""

from django.db import migrations

from orgdesk.apps.events.guard import lift, put_up


def _up(apps, schema_editor):
    put_up(schema_editor.connection)


def _down(apps, schema_editor):
    lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("events", "0002_outbox_seals_jobs")]
    operations = [migrations.RunPython(_up, _down, elidable=False)]
