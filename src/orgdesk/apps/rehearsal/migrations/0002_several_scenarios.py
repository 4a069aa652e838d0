"""A run compared one scenario with another; now it compares several."""

from typing import Any

from django.db import migrations, models


def keep_the_other(apps: Any, schema_editor: Any) -> None:
    runs = apps.get_model("rehearsal", "Run").objects.using(schema_editor.connection.alias)
    for run in runs.all():
        if run.other is not None:
            run.others = [run.other.key]
            run.save(update_fields=["others"])


class Migration(migrations.Migration):
    dependencies = [
        ("rehearsal", "0001_initial"),
    ]

    operations = [
        migrations.AddField(model_name="run", name="others", field=models.JSONField(default=list)),
        migrations.RunPython(keep_the_other, migrations.RunPython.noop, elidable=False),
        migrations.RemoveField(model_name="run", name="other"),
    ]
