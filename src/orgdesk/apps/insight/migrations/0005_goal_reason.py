"""Why a goal is worse than its baseline."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0004_brought_logs")]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="reason",
            field=models.CharField(blank=True, max_length=250, verbose_name="why it is worse than the baseline"),
        ),
    ]
