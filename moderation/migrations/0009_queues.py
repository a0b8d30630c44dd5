"""Queues that filter and sort by what the checks saw, and each moderator's settings of the desk."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

_SCORED = (
    "toxicity",
    "severe_toxicity",
    "obscene",
    "threat",
    "insult",
    "identity_attack",
    "spam",
    "site_rejection",
)


def _note_findings(apps: Any, _schema_editor: Any) -> None:
    """What was found before this release; the language of a comment is noted when it is next checked."""
    comments, findings, hits, verdicts = (
        apps.get_model("moderation", name) for name in ("Comment", "Finding", "RuleHit", "Verdict")
    )
    newest = findings.objects.filter(revision__comment=OuterRef("pk"), revision__number=OuterRef("revision"))
    for label in _SCORED:
        of_label = newest.filter(label=label, score__isnull=False).order_by()
        highest = of_label.values("revision__comment").annotate(highest=Max("score")).values("highest")
        comments.objects.update(**{f"score_{label}": Subquery(highest)})
    harmful = [Coalesce(f"score_{label}", 0.0) for label in _SCORED if label != "site_rejection"]
    comments.objects.update(risk=Greatest(*harmful))
    comments.objects.filter(Exists(newest.filter(outcome="unavailable"))).update(checks_failed=True)
    named = verdicts.objects.values_list("revision__comment", "revision__number", "reasons")
    hits.objects.bulk_create(
        (
            hits(comment_id=comment_id, revision=number, rule=rule)
            for comment_id, number, reasons in named.iterator()
            for rule in dict.fromkeys(reason[:200] for reason in reasons)
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("moderation", "0008_batches_and_log"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField("comment", "risk", models.FloatField(default=0.0, editable=False)),
        migrations.AddField(
            "comment",
            "language",
            models.CharField(blank=True, default="", editable=False, max_length=8),
            preserve_default=False,
        ),
        migrations.AddField("comment", "checks_failed", models.BooleanField(default=False, editable=False)),
        *(
            migrations.AddField("comment", f"score_{label}", models.FloatField(editable=False, null=True))
            for label in _SCORED
        ),
        migrations.CreateModel(
            name="RuleHit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField(help_text="Its number.")),
                ("rule", models.CharField(max_length=200)),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="moderation.comment"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("rule", "comment", "revision"), name="rule_hit_once")],
            },
        ),
        migrations.CreateModel(
            name="DeskSettings",
            fields=[
                (
                    "moderator",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("veil", models.BooleanField(default=True)),
                ("keys", models.BooleanField(default=True)),
                (
                    "view",
                    models.CharField(
                        choices=[("list", "A list"), ("one", "One comment at a time")], default="list", max_length=4
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "desk settings",
                "constraints": [
                    models.CheckConstraint(condition=Q(("view__in", ["list", "one"])), name="desk_view_known")
                ],
            },
        ),
        migrations.RunPython(_note_findings, migrations.RunPython.noop),
    ]
