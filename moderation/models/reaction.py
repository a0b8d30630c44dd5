"""What readers do with others' comments: vote, and report. Nothing here names a reader.

A reader's browser and client address are keyed hashes that hold the comment's id as well: two rows of different
comments cannot be told to come from one reader, not even by whoever has the database.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from moderation.models.comment import Comment, Revision
from moderation.models.decision import Decision
from moderation.models.keys import UuidKeyed


class Vote(models.Model):
    """One reader's vote on one comment; taking it back deletes the row. Comment.votes_up and votes_down count them.

    reader_key  the reader's cookie. origin_key: where the reader came without one, the client address of that day.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="votes")
    reader_key = models.CharField(max_length=64)
    # Null, not empty: uniqueness has to let any number of readers with a cookie share it.
    origin_key = models.CharField(max_length=64, null=True)  # noqa: DJ001
    value = models.SmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "reader_key"], name="vote_once_per_reader"),
            models.UniqueConstraint(fields=["comment", "origin_key"], name="vote_once_per_origin"),
            models.CheckConstraint(condition=Q(value__in=[1, -1]), name="vote_for_or_against"),
        ]

    def __str__(self) -> str:
        return f"{self.value:+d} on {self.comment_id}"


class Report(UuidKeyed):
    """A reader's complaint about the text that was public then. `illegal` is a notice under Article 16 of the DSA.

    decision  what closed it, if a decision did: undoing that opens it again. moderator: who closed it, if somebody did.
    email_masked  the vault's masked rendering of the address that a notice carries; the vault has the address.
    """

    class Reason(models.TextChoices):
        OFFENSIVE = "offensive", _("Offensive")
        ABUSIVE = "abusive", _("Abusive or threatening")
        SPAM = "spam", _("Spam or advertising")
        OFF_TOPIC = "off_topic", _("Off topic")
        MISINFORMATION = "misinformation", _("Misinformation")
        ILLEGAL = "illegal", _("Illegal content")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("Upheld: the comment was refused")
        DISMISSED = "dismissed", _("Dismissed: the comment stays")
        WITHDRAWN = "withdrawn", _("The author withdrew the comment")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    reader_key = models.CharField(max_length=64, editable=False)
    origin_key = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 -- as above
    reason = models.CharField(max_length=14, choices=Reason.choices)
    details = models.TextField(blank=True)
    good_faith = models.BooleanField(default=False)
    email_masked = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "reader_key"], name="report_once_per_reader"),
            models.UniqueConstraint(fields=["comment", "origin_key"], name="report_once_per_origin"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="report_closed_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["comment"], condition=Q(state="open"), name="report_open"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} on {self.comment_id}"
