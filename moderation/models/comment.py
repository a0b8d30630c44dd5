"""Who wrote (Commenter), where it stands (Comment), and what was written (Revision)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.models.keys import UuidKeyed
from moderation.models.thread import Thread
from moderation.status import Status

# The findings whose score stands on the comment as well (`score_…`): probabilities of harm, which queues filter by.
SCORED: Final = (
    "toxicity",
    "severe_toxicity",
    "obscene",
    "threat",
    "insult",
    "identity_attack",
    "spam",
    "site_rejection",
)
# What is known of a text that no check has seen.
UNSEEN: Final[dict[str, Any]] = {"risk": 0.0, "language": "", "checks_failed": False} | {
    f"score_{label}": None for label in SCORED
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A commenter's state, until when it holds (None: for good), and the state that follows then."""

    state: str
    until: datetime | None = None
    after: str = "normal"

    @property
    def today(self) -> Standing:
        """What of it still holds: a state that is over has given way to what was to follow."""
        over = self.until is not None and self.until <= timezone.now()
        return Standing(self.after) if over else self


class Commenter(UuidKeyed):
    """The public name behind comments. Its address is in the vault, which points here; nothing here points there.

    browser_key   hash of the reader's cookie; empty for one comment's own commenter (no cookie).
    state_until   until when `state` holds, where it does not for good; `state_after` follows. `standing` is what holds.
    email_masked  the vault's masked rendering, for moderators; never part of a public query.
    """

    class State(models.TextChoices):
        NORMAL = "normal", _("Normal")
        TRUSTED = "trusted", _("Trusted")
        PREMODERATED = "premoderated", _("Always waits for a moderator")
        SUSPENDED = "suspended", _("Suspended")
        BANNED = "banned", _("Banned")

    name = models.CharField(max_length=100)
    browser_key = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NORMAL)
    state_until = models.DateTimeField(null=True, blank=True)
    state_after = models.CharField(max_length=12, choices=State.choices, default=State.NORMAL)
    staff = models.BooleanField(default=False)
    email_masked = models.CharField(max_length=100, blank=True)
    email_verified = models.BooleanField(default=False)
    first_seen = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["browser_key", "name", "staff"],
                condition=~Q(browser_key=""),
                name="commenter_one_per_browser_and_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def standing(self) -> Standing:
        """What holds now."""
        return Standing(self.state, self.state_until, self.state_after).today


class Comment(UuidKeyed):
    """One comment. `decisions.py` alone writes `status` and `published_revision`; `publication.py` the public counts.

    revision            the number of the newest revision, which `status` is about; undoing a redaction goes back.
    version             grows at every change of status or text; decisions compare and set it.
    published_revision  what the public reads; null: nothing.
    public_replies      direct replies that are public; public_descendants: of any depth below.
    duplicate_by_*      keyed hashes of (thread, parent, address, body, client); unique, null once withdrawn.
    search_text         case-folded name and body, so that both database engines search alike.
    risk, language, checks_failed, score_…   what the checks saw in the newest revision, copied from its findings by
                        screening/noting.py for the queues to filter and sort by; UNSEEN while they have not looked.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    depth = models.PositiveSmallIntegerField(default=0)
    commenter = models.ForeignKey(Commenter, on_delete=models.PROTECT, related_name="comments")
    author_url = models.CharField(max_length=200, blank=True)

    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PENDING)
    revision = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    published_revision = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    edit_until = models.DateTimeField()
    featured_at = models.DateTimeField(null=True, blank=True)

    public_replies = models.PositiveIntegerField(default=0, editable=False)
    public_descendants = models.PositiveIntegerField(default=0, editable=False)
    votes_up = models.PositiveIntegerField(default=0, editable=False)
    votes_down = models.PositiveIntegerField(default=0, editable=False)
    rank = models.FloatField(default=0.0, editable=False)

    token_hash = models.CharField(max_length=64)
    notify_replies = models.BooleanField(default=False)
    # Null, not empty: uniqueness has to let any number of withdrawn comments share it.
    duplicate_by_browser = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    duplicate_by_origin = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    search_text = models.TextField(editable=False)

    risk = models.FloatField(default=0.0, editable=False)
    language = models.CharField(max_length=8, blank=True, editable=False)
    checks_failed = models.BooleanField(default=False, editable=False)
    score_toxicity = models.FloatField(null=True, editable=False)
    score_severe_toxicity = models.FloatField(null=True, editable=False)
    score_obscene = models.FloatField(null=True, editable=False)
    score_threat = models.FloatField(null=True, editable=False)
    score_insult = models.FloatField(null=True, editable=False)
    score_identity_attack = models.FloatField(null=True, editable=False)
    score_spam = models.FloatField(null=True, editable=False)
    score_site_rejection = models.FloatField(null=True, editable=False)

    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="comment_status_known"),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | Q(published_revision__isnull=True),
                name="comment_withdrawn_is_hidden",
            ),
            models.CheckConstraint(
                condition=Q(published_revision__isnull=True) | Q(status__in=["approved", "pending", "held"]),
                name="comment_refused_is_hidden",
            ),
        ]
        indexes: ClassVar = [
            # Ids are UUIDv7: they sort by the time of posting.
            models.Index(fields=["thread", "parent", "id"], name="comment_thread_time"),
            models.Index(fields=["thread", "parent", "-rank", "id"], name="comment_thread_rank"),
            models.Index(fields=["root", "id"], name="comment_root_time"),
            models.Index(fields=["status", "id"], name="comment_queue"),
            models.Index(fields=["status", "-risk", "id"], name="comment_queue_risk"),
            models.Index(fields=["status", "id"], condition=Q(checks_failed=True), name="comment_queue_failed"),
            # What waits, with all that a queue is narrowed and sorted by: no row is read but those that are shown.
            models.Index(
                fields=[
                    "status",
                    "id",
                    "thread",
                    "language",
                    "created_at",
                    "risk",
                    *(f"score_{each}" for each in SCORED),
                ],
                condition=Q(status__in=["held", "pending"]),
                name="comment_queue_waiting",
            ),
            models.Index(fields=["commenter", "status"], name="comment_history"),
            models.Index(fields=["-created_at"], name="comment_recent"),
            models.Index(
                fields=["claimed_until"], condition=Q(claimed_until__isnull=False), name="comment_claimed_until"
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.id}"

    @property
    def is_public(self) -> bool:
        return self.published_revision_id is not None


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Revisions, and of each comment the newest one."""

    def newest(self) -> RevisionQuerySet:
        """The revision that each comment's status is about."""
        return self.filter(number=F("comment__revision"))

    def next_number(self, comment: Comment) -> int:
        """The number of the next text: none is used twice, not even that of a text that was taken back."""
        last: int = self.filter(comment=comment).aggregate(last=models.Max("number"))["last"] or 0
        return last + 1


class Revision(UuidKeyed):
    """One text of a comment: checks and decisions bind to it. It is also its own screening job.

    signals   what the intake saw (checks/base.py, Signals), frozen.
    redacts   the author's text of which this is a moderator's copy with parts removed; null: the author's own.
    due_at    when it is to be screened; null once there is nothing more to do.
    attempts  counted before each run; lease_until: until when one worker has it.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(default=1)
    body = models.TextField()
    body_html = models.TextField()
    signals = models.JSONField(default=dict)
    redacts = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    due_at = models.DateTimeField(null=True, blank=True, db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_key = models.UUIDField(null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "number"], name="revision_numbered_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="revision_due"),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number} of {self.comment_id}"
