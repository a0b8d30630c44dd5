"""Second looks are blind and at people's decisions too: each names the decision, and keeps what was said of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ACTORS = [
    ("machine", "The policy"),
    ("moderator", "A moderator"),
    ("author", "The author"),
    ("reader", "A reader"),
    ("operator", "An operator, by command"),
]
OUTCOMES = [
    ("waiting", "Waits for a second look"),
    ("upheld", "Decided alike"),
    ("disputed", "Decided differently"),
    ("settled", "Decided differently, and left as it was"),
    ("changed", "Decided differently, and changed then"),
    ("overtaken", "Changed before anybody looked"),
]
ACTIONS = [
    ("approve", "Approve"),
    ("hold", "Hold"),
    ("reject", "Reject"),
    ("spam", "Mark as spam"),
    ("edit", "Edit"),
    ("withdraw", "Withdraw"),
]


def name_decisions(apps, schema_editor):
    """What was drawn so far were the policy's approvals, looked at in the open: `choice`, what was said blind, is empty."""
    sample = apps.get_model("moderation", "AuditSample")
    decision = apps.get_model("moderation", "Decision")
    for row in sample.objects.iterator():
        approvals = decision.objects.filter(revision=row.revision_id, actor="machine", action="approve")
        row.decision = approvals.order_by("-id").first()
        if row.decision is None:
            row.delete()
            continue
        row.outcome = "overtaken" if row.outcome == "taken_down" else row.outcome
        row.save(update_fields=["decision", "outcome"])


def forget_what_is_new(apps, schema_editor):
    sample = apps.get_model("moderation", "AuditSample")
    sample.objects.exclude(decision__actor="machine").delete()
    sample.objects.exclude(outcome__in=["waiting", "upheld"]).update(outcome="taken_down")


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0005_commenter_actions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision", name="actor", field=models.CharField(choices=ACTORS, max_length=9)
        ),
        migrations.AlterField(
            model_name="moderationevent", name="actor", field=models.CharField(choices=ACTORS, max_length=9)
        ),
        migrations.AddField(
            model_name="auditsample",
            name="decision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="second_looks",
                to="moderation.decision",
            ),
        ),
        migrations.AddField(
            model_name="auditsample",
            name="choice",
            field=models.CharField(blank=True, choices=ACTIONS, default="", max_length=8),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditsample",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="auditsample",
            name="outcome",
            field=models.CharField(choices=OUTCOMES, default="waiting", max_length=10),
        ),
        migrations.AddIndex(
            model_name="auditsample", index=models.Index(fields=["reviewed_at"], name="audit_reviewed")
        ),
        migrations.RunPython(name_decisions, forget_what_is_new),
    ]
