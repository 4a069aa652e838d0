"""When a customer was told of an offer; those made before are not told again."""

from django.db import migrations, models


def were_told(apps, schema_editor):
    offers = apps.get_model("rewards", "Offer").objects.filter(told_at=None, held_out=False)
    offers.update(told_at=models.Subquery(
        apps.get_model("rewards", "Incentive").objects.filter(pk=models.OuterRef("incentive")).values("offered_at")[:1]
    ))


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0011_too_little_known'),
        ('rewards', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='offer',
            name='told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(were_told, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('held_out', False), ('told_at', None)), fields=['id'], name='offers_to_tell'),
        ),
    ]
