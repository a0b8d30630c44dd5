"""What is learned from moderators: the versions of the adapter, what each decision taught, what is looked at twice."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from moderation.models.comment import Revision
from moderation.models.decision import Decision
from moderation.models.keys import UuidKeyed
from moderation.status import Action


class AdapterVersion(models.Model):
    """A state of the adapter that was learned once, with how well it predicted; versions are kept.

    base_version  the classifier that it was learned on top of: on top of another it says nothing.
    arrays        the learned numbers (classifiers/adapter_store.py); no text, and null once they are too old to go
                  back to.
    examples      how many decisions it has learned from.
    measured      how well it and the classifier alone predicted each decision before learning from it.
    held_back     why it did not go live by itself; empty where it did.
    """

    class Source(models.TextChoices):
        DECISIONS = "decisions", _("Decisions as they came")
        NIGHTLY = "nightly", _("All decisions anew")
        IMPORT = "import", _("Imported decisions")

    number = models.PositiveIntegerField(unique=True)
    base_version = models.CharField(max_length=120)
    source = models.CharField(max_length=9, choices=Source.choices)
    arrays = models.BinaryField(null=True)
    examples = models.PositiveIntegerField()
    measured = models.JSONField(default=dict)
    held_back = models.CharField(max_length=300, blank=True)
    live = models.BooleanField(default=False)
    went_live_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["live"], condition=Q(live=True), name="adapter_one_is_live"),
        ]

    def __str__(self) -> str:
        return f"Adapter {self.number}"


class AuditSample(UuidKeyed):
    """A decision, the policy's approval or a person's, that was drawn to be made again by somebody who does not see it.

    share    the chance that it had to be drawn.
    choice   what the second person would have done, and `reason` why; empty while nobody looked. It stays as it was
             said blind, whatever is made of it then.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waits for a second look")
        UPHELD = "upheld", _("Decided alike")
        DISPUTED = "disputed", _("Decided differently")
        SETTLED = "settled", _("Decided differently, and left as it was")
        CHANGED = "changed", _("Decided differently, and changed then")
        OVERTAKEN = "overtaken", _("Changed before anybody looked")

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="audit_sample")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="second_looks")
    share = models.FloatField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    choice = models.CharField(max_length=8, choices=Action.choices, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(outcome="waiting"), name="audit_waiting"),
            models.Index(fields=["reviewed_at"], name="audit_reviewed"),
        ]

    def __str__(self) -> str:
        return f"Second look at {self.revision_id}"


class Example(models.Model):
    """What a person's decision taught: of a decision, or of a second look that left the comment published.

    weight      how much it counted: more where it stands for many that were not looked at.
    logits      the classifier's seven calibrated log-odds of the text, by `base_version`.
    predicted   the probability of refusal that the adapter gave before it learned from this; `base_predicted`: the
                classifier alone.
    """

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, null=True, related_name="example")
    sample = models.OneToOneField(AuditSample, on_delete=models.CASCADE, null=True, related_name="example")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="examples")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    refused = models.BooleanField()
    weight = models.FloatField()
    base_version = models.CharField(max_length=120)
    logits = models.JSONField(default=list)
    predicted = models.FloatField()
    base_predicted = models.FloatField()
    decided_at = models.DateTimeField()
    learned_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["decided_at", "id"]
        indexes: ClassVar = [models.Index(fields=["decided_at", "id"], name="example_time")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False, sample__isnull=True)
                | Q(decision__isnull=True, sample__isnull=False),
                name="example_has_one_origin",
            ),
        ]

    def __str__(self) -> str:
        return f"Example {self.pk}"


class Learner(models.Model):
    """The one row that says who is learning and how far it has come.

    lease_*          one learner at a time; a lease that ended may be taken.
    drawn_until      up to when the policy's approvals were drawn from for second looks.
    chosen_by_hand   a person chose what is live: newer versions wait until a person lets them.
    relearn_wanted   the adapter is to be learned anew from all decisions.
    """

    lease_until = models.DateTimeField(null=True)
    lease_key = models.UUIDField(null=True)
    drawn_until = models.DateTimeField(null=True)
    chosen_by_hand = models.BooleanField(default=False)
    relearn_wanted = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "The learner"
