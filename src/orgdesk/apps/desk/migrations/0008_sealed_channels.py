"""The secrets of doors are sealed in the database."""

from django.db import migrations, models

import orgdesk.apps.desk.models.channel
from orgdesk.apps.accounts.sealing import seal, unseal

_PURPOSE = "orgdesk channels"


def seal_all(apps, schema_editor):
    """A database made in one go has no doors yet, and never had the open column."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        columns = {one.name for one in connection.introspection.get_table_description(cursor, "desk_channel")}
    if "secret" not in columns:
        return
    for channel in apps.get_model("desk", "Channel").objects.using(schema_editor.connection.alias):
        channel.sealed_secret = seal(channel.secret, purpose=_PURPOSE)
        channel.save(update_fields=["sealed_secret"])


def open_all(apps, schema_editor):
    for channel in apps.get_model("desk", "Channel").objects.using(schema_editor.connection.alias):
        channel.secret = unseal(channel.sealed_secret, purpose=_PURPOSE)
        channel.save(update_fields=["secret"])


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_working_tools")]

    operations = [
        migrations.AddField("channel", "sealed_secret", models.TextField(default="")),
        migrations.RunPython(seal_all, open_all),
        migrations.RemoveField("channel", "secret"),
        migrations.AlterField(
            "channel", "sealed_secret", models.TextField(default=orgdesk.apps.desk.models.channel.new_secret)
        ),
    ]
