from __future__ import annotations

from typing import Any

from django.db import migrations, models


def give_alarms_their_share(apps: Any, schema_editor: Any) -> None:
    """What was raised before stays raised: near its end was at 80 percent, a breach at 100."""
    apps.get_model("desk", "ClockAlarm").objects.filter(kind="near").update(share=80)


class Migration(migrations.Migration):
    dependencies = [("desk", "0018_fields_of_customers")]

    operations = [
        migrations.AddField(
            model_name="servicepolicy",
            name="levels",
            field=models.JSONField(blank=True, null=True, verbose_name="who is told when"),
        ),
        migrations.AddField(
            model_name="clockalarm",
            name="share",
            field=models.PositiveSmallIntegerField(default=100, verbose_name="share of its time, in percent"),
        ),
        migrations.AlterField(
            model_name="clockalarm",
            name="kind",
            field=models.CharField(
                choices=[("near", "nearly breached"), ("breach", "breached"), ("told", "told of")], max_length=8
            ),
        ),
        migrations.RunPython(give_alarms_their_share, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="clockalarm", name="an_alarm_once_a_round"),
        migrations.AddConstraint(
            model_name="clockalarm",
            constraint=models.UniqueConstraint(
                fields=["ticket", "metric", "tier", "round_started_at", "share"], name="an_alarm_once_a_round"
            ),
        ),
    ]
