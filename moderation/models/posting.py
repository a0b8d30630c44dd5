"""What makes posting safe to repeat and bounded in pace, decided in the database."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from moderation.models.comment import Comment


class IdempotencyKey(models.Model):
    """One Idempotency-Key of one route, for 24 hours.

    The row is made before the work and locked during it; `answer` is empty until the work is committed with it.
    It is encrypted under a key derived from the Idempotency-Key itself, which is not stored. `comment` is what the
    answer is about, so that it is forgotten together with that.
    """

    key_hash = models.CharField(max_length=64, unique=True)
    body_hash = models.CharField(max_length=64, blank=True)
    answer = models.BinaryField(default=bytes)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return self.key_hash[:8]


class PostingSlot(models.Model):
    """When one address from one client last posted (keyed hash of both): the flood interval is a conditional update."""

    key_hash = models.CharField(max_length=64, unique=True)
    last_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.key_hash[:8]
