"""Apart from the migration that fills it in: PostgreSQL alters no table whose rows the same transaction has changed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0006_blind_second_looks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditsample",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="second_looks", to="moderation.decision"
            ),
        ),
    ]
