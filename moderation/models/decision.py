"""Decisions and the append-only record of all that happened."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from moderation.models.comment import Comment, Commenter, Revision
from moderation.models.keys import UuidKeyed
from moderation.status import Action, Actor, Status


class Batch(UuidKeyed):
    """Decisions made at once, so that they can be undone at once."""

    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=8, choices=Action.choices)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.action} {self.id}"


class Decision(UuidKeyed):
    """One applied choice, the policy's or a moderator's, and what it replaced."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="decisions")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="decisions")
    action = models.CharField(max_length=8, choices=Action.choices)
    outcome = models.CharField(max_length=9, choices=Status.choices)
    actor = models.CharField(max_length=9, choices=Actor.choices)
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(help_text="The comment's version that this decision made.")
    previous_status = models.CharField(max_length=9, choices=Status.choices)
    previous_published = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="decisions")
    undone_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="decision_time")]
        permissions: ClassVar = [
            ("moderate", "Can work the queue: see what is not public, decide, note"),
            ("moderate_senior", "Can also ban, edit word lists and policy, and reveal an address"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "version"], name="decision_one_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.actor}"


class AppendOnly(models.QuerySet["ModerationEvent"]):
    """Rows that are read and added, never changed."""

    def update(self, **_kwargs: Any) -> NoReturn:
        raise TypeError("Events are append-only: write another one.")

    def delete(self) -> NoReturn:
        raise TypeError("Events are append-only.")


class ModerationEvent(UuidKeyed):
    """What happened, who did it, when. Written once, in the transaction of what it records."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="events")
    commenter = models.ForeignKey(Commenter, on_delete=models.CASCADE, null=True, related_name="events")
    action = models.CharField(max_length=40)
    actor = models.CharField(max_length=9, choices=Actor.choices)
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["created_at", "id"], name="event_time"),
            models.Index(fields=["comment", "id"], name="event_comment"),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.actor}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("Events are append-only: write another one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Events are append-only.")


class Note(UuidKeyed):
    """A moderator's remark for colleagues; never shown outside the desk."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="notes")
    commenter = models.ForeignKey(Commenter, on_delete=models.CASCADE, null=True, related_name="notes")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(max_length=5000)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.body[:60]
