"""A score of which too little is known is called so, those that hold now among them."""

from django.db import migrations, models


LEAST_KNOWN = 0.25


def call_it_so(apps, schema_editor):
    """Scores that hold now and say more than is known."""
    scores = apps.get_model("customers", "HealthScore").objects
    scores.filter(until=None, known__lt=LEAST_KNOWN).update(colour="grey")


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0010_parts_of_names'),
    ]

    operations = [
        migrations.AlterField(
            model_name='healthscore',
            name='colour',
            field=models.CharField(choices=[('green', 'healthy'), ('amber', 'to be watched'), ('red', 'at risk'), ('grey', 'too little known')], max_length=5),
        ),
        migrations.RunPython(call_it_so, migrations.RunPython.noop),
    ]
