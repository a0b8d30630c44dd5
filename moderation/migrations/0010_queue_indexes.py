"""The indexes of the queues; apart from the columns, which PostgreSQL has to have filled before it indexes them."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("moderation", "0009_queues")]

    operations: ClassVar = [
        migrations.AddIndex("comment", models.Index(fields=["status", "-risk", "id"], name="comment_queue_risk")),
        migrations.AddIndex(
            "comment",
            models.Index(condition=Q(("checks_failed", True)), fields=["status", "id"], name="comment_queue_failed"),
        ),
        migrations.AddIndex(
            "comment",
            models.Index(
                condition=Q(("status__in", ["held", "pending"])),
                fields=[
                    "status",
                    "id",
                    "thread",
                    "language",
                    "created_at",
                    "risk",
                    "score_toxicity",
                    "score_severe_toxicity",
                    "score_obscene",
                    "score_threat",
                    "score_insult",
                    "score_identity_attack",
                    "score_spam",
                    "score_site_rejection",
                ],
                name="comment_queue_waiting",
            ),
        ),
        migrations.AddIndex("decision", models.Index(fields=["moderator", "created_at"], name="decision_own")),
        migrations.AddIndex(
            "decision",
            models.Index(condition=~Q(("reason", "")), fields=["reason", "comment"], name="decision_reason"),
        ),
    ]
