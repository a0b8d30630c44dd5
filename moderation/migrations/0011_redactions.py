import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0010_queue_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="previous_revision",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="moderation.revision"
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="redacts",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="moderation.revision",
            ),
        ),
        # Who is at what, asked for every two seconds.
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("claimed_until__isnull", False)),
                fields=["claimed_until"],
                name="comment_claimed_until",
            ),
        ),
    ]
