"""A view was a search of tickets; now it is any list as it was searched."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import migrations, models


def keep_what_was_searched(apps: Any, schema_editor: Any) -> None:
    views = apps.get_model("desk", "SavedView").objects.using(schema_editor.connection.alias)
    for view in views.all():
        view.query = urlencode({"show": view.show, "q": view.query})
        view.save(update_fields=["query"])


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("desk", "0010_scanned_files"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="savedview", name="a_view_of_one_name_for_a_person"),
        migrations.AddField(
            model_name="savedview",
            name="page",
            field=models.CharField(default="/tickets/", max_length=200, verbose_name="list"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="savedview",
            name="query",
            field=models.CharField(blank=True, max_length=1000, verbose_name="search"),
        ),
        migrations.RunPython(keep_what_was_searched, migrations.RunPython.noop, elidable=False),
        migrations.RemoveField(model_name="savedview", name="show"),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("owner", "page", "name"), name="a_view_of_one_name_for_a_person_and_list"
            ),
        ),
        migrations.AddIndex(
            model_name="savedview",
            index=models.Index(fields=["page", "name"], name="views_of_a_list"),
        ),
    ]
