"""Events may leave their table for the archive, and for nowhere else."""

import django.db.models.deletion
from django.db import migrations, models

from orgdesk.apps.events.guard import refusal


def renew(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(refusal(), params=None)


class Migration(migrations.Migration):
    dependencies = [("events", "0004_order_follows_another_server")]
    operations = [
        migrations.AlterField(
            model_name="outgoing",
            name="event",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outgoing",
                to="events.event",
            ),
        ),
        migrations.RunPython(renew, migrations.RunPython.noop, elidable=False),
    ]
