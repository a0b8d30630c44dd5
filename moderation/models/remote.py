"""What is asked of services outside, and what they are told: rows that are jobs. Neither holds an address."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from moderation.models.comment import Revision
from moderation.models.decision import Decision
from moderation.models.keys import UuidKeyed


class RemoteJob(UuidKeyed):
    """One remote check's question about one revision. Its answer is the check's findings on that revision.

    due_at      when to ask (again); null once the answer, or that there is none, is on record.
    give_up_at  from when on the answer counts as unavailable, whatever has been tried.
    attempts    counted before each call; lease_until, lease_key: until when one worker has the job, and which.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="remote_jobs")
    check_name = models.CharField(max_length=60)
    due_at = models.DateTimeField(null=True, blank=True, db_default=Now())
    give_up_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_key = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision", "check_name"], name="remote_job_once_per_revision"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["check_name", "due_at"], condition=Q(due_at__isnull=False), name="remote_job_due"),
        ]

    def __str__(self) -> str:
        return f"{self.check_name} about {self.revision_id}"


class RemoteFeedback(UuidKeyed):
    """What a service is told, or need not be told, after one human decision about a comment that it judged.

    takes_back  it follows the undoing of the decision, and says the opposite of what was said then.
    due_at      when to tell; null once it was told, or where there is nothing to tell.
    sent        what was told: the call, the names of the fields, the SHA-256 of the bytes. Text and name are the
                revision's and are not kept twice.
    """

    class Truth(models.TextChoices):
        SPAM = "spam", _("Spam")
        HAM = "ham", _("No spam")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="remote_feedback")
    check_name = models.CharField(max_length=60)
    truth = models.CharField(max_length=4, choices=Truth.choices)
    takes_back = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_key = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "remote feedback"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "check_name", "takes_back"], name="remote_feedback_once_per_decision"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="remote_feedback_due"),
        ]

    def __str__(self) -> str:
        return f"{self.check_name}: {self.truth}"
