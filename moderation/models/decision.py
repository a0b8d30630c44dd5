"""Decisions and the append-only record of all that happened."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from moderation.models.comment import Comment, Commenter, Revision
from moderation.models.keys import UuidKeyed
from moderation.status import Action, Actor, Status


class Batch(UuidKeyed):
    """Decisions made at once, so that they can be undone at once.

    action     empty while nothing has been chosen yet: the comments are selected, and that is all.
    selection  [id, version] of each comment, as it stood when it was selected; empty where the request named them.
    came_from  the address of the queue whose comments were selected, its query alone.
    refused    [id, why] of those that could not take the step; why is a stable slug.
    undone_at  when its undoing began: from then on it decides nothing more.
    """

    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=8, choices=Action.choices, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    selection = models.JSONField(default=list, editable=False)
    came_from = models.TextField(blank=True, editable=False)
    refused = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.action} {self.id}"


class Decision(UuidKeyed):
    """One applied choice, the policy's or a moderator's, and what it replaced.

    previous_revision  what was the newest text, where the step wrote another one; null where it did not.
    """

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
    previous_revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    previous_published = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="decisions")
    undone_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="decision_time"),
            models.Index(fields=["moderator", "created_at"], name="decision_own"),
            models.Index(fields=["reason", "comment"], condition=~Q(reason=""), name="decision_reason"),
        ]
        permissions: ClassVar = [
            ("moderate", "Can work the queue: see what is not public, decide, note"),
            ("moderate_senior", "Can also ban, edit word lists and policy, and reveal an address"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "version"], name="decision_one_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.actor}"


# Where events hold what a person typed. A decision's reason is a code, but one about a commenter is words.
_WORDS = frozenset({"note", "justification"})


class AppendOnly(models.QuerySet["ModerationEvent"]):
    """Rows that are read and added, never changed."""

    def update(self, **_kwargs: Any) -> NoReturn:
        raise TypeError("Events are append-only: write another one.")

    def delete(self) -> NoReturn:
        raise TypeError("Events are append-only.")

    def erase_words(self) -> None:
        """The one exception (GDPR, Article 17): what colleagues wrote of a person who is erased. The rest stays."""
        for event in self.exclude(detail={}):
            words = _WORDS | {"reason"} if event.commenter_id else _WORDS
            kept = {key: value for key, value in event.detail.items() if key not in words}
            if kept != event.detail:
                models.QuerySet.update(self.filter(pk=event.pk), detail=kept)


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
            # The log, narrowed: a rare action is found without reading all that came after it.
            models.Index(fields=["action", "id"], name="event_action"),
            models.Index(fields=["moderator", "id"], condition=Q(moderator__isnull=False), name="event_moderator"),
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
