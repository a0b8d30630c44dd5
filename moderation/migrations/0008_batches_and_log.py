import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0007_second_looks_have_a_decision"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="batch",
            name="action",
            field=models.CharField(
                blank=True,
                choices=[
                    ("approve", "Approve"),
                    ("hold", "Hold"),
                    ("reject", "Reject"),
                    ("spam", "Mark as spam"),
                    ("edit", "Edit"),
                    ("withdraw", "Withdraw"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(model_name="batch", name="reason", field=models.CharField(blank=True, max_length=60)),
        migrations.AddField(model_name="batch", name="note", field=models.TextField(blank=True)),
        migrations.AddField(model_name="batch", name="selection", field=models.JSONField(default=list, editable=False)),
        migrations.AddField(model_name="batch", name="came_from", field=models.TextField(blank=True, editable=False)),
        migrations.AddField(model_name="batch", name="refused", field=models.JSONField(default=list, editable=False)),
        migrations.AddField(
            model_name="linkdomainblock",
            name="added_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="moderationevent", index=models.Index(fields=["action", "id"], name="event_action")
        ),
        migrations.AddIndex(
            model_name="moderationevent",
            index=models.Index(
                condition=models.Q(("moderator__isnull", False)),
                fields=["moderator", "id"],
                name="event_moderator",
            ),
        ),
    ]
