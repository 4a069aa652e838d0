"""By what each version of a process begins from outside, as a column that can be asked."""

from typing import Any

from django.db import migrations, models

from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.document import read_document


def note_starts(apps: Any, schema_editor: Any) -> None:
    for version in apps.get_model("process", "DefinitionVersion").objects.filter(status="active"):
        found = compile_document(read_document(bytes(version.xml)), version=str(version.number))
        definition = found.definitions[version.definition.key]
        version.starts = {"message": dict(definition.message_starts()), "signal": dict(definition.signal_starts())}
        version.save(update_fields=["starts"])


class Migration(migrations.Migration):
    dependencies = [("process", "0002_studio")]

    operations = [
        migrations.AddField(
            model_name="definitionversion", name="starts", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.RunPython(note_starts, migrations.RunPython.noop),
    ]
