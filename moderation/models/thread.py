"""The thread below one article: whether it takes comments, how it is moderated, and its public numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article


def default_max_depth() -> int:
    """The site's setting."""
    depth: int = settings.THREAD_MAX_DEPTH
    return depth


class Thread(models.Model):
    """One per article, made when it is first needed; an article without one has these defaults.

    comment_count  public comments, kept by publication.py.
    generation     grows in the same transaction as anything that changes what the public reads here, so that
                   a cached page can never outlive a decision. It is never shown: it would count hidden events.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Moderation(models.TextChoices):
        POST = "post", _("Published when the checks approve")
        PRE = "pre", _("Every comment waits for a moderator")
        FIRST = "first", _("A commenter's first comment waits for a moderator")

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    closes_after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    moderation = models.CharField(max_length=5, choices=Moderation.choices, default=Moderation.POST)
    max_depth = models.PositiveSmallIntegerField(default=default_max_depth)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    generation = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=["open", "closed"]), name="thread_state_known"),
            models.CheckConstraint(
                condition=Q(moderation__in=["post", "pre", "first"]), name="thread_moderation_known"
            ),
            models.CheckConstraint(condition=Q(max_depth__lte=10), name="thread_max_depth_bounded"),
        ]

    def __str__(self) -> str:
        return f"Thread of {self.article}"

    @property
    def closes_at(self) -> datetime | None:
        """When it closes, or closed, by its age; None where it does not."""
        if self.closes_after_days is None:
            return None
        try:
            return self.article.published_at + timedelta(days=self.closes_after_days)
        except OverflowError:
            return None  # Beyond the end of the calendar.

    @property
    def is_open(self) -> bool:
        closes_at = self.closes_at
        return self.state == self.State.OPEN and (closes_at is None or timezone.now() < closes_at)
