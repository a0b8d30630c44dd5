"""What screening reads (word list, blocked domains, policy) and what it leaves (findings, verdict)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from moderation.models.comment import Comment, Revision
from moderation.models.keys import UuidKeyed


class Finding(models.Model):
    """What one check saw in one revision (checks/base.py), or that it could not look."""

    class Outcome(models.TextChoices):
        OK = "ok", _("Looked")
        UNAVAILABLE = "unavailable", _("Could not look")

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="findings")
    check_name = models.CharField(max_length=60)
    check_version = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    score = models.FloatField(null=True)
    detail = models.TextField(blank=True)
    spans = models.JSONField(default=list)
    ms = models.FloatField(help_text="What the check took for this comment, milliseconds; its share of a batch.")
    outcome = models.CharField(max_length=11, choices=Outcome.choices, default=Outcome.OK)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.check_name}: {self.label}"


class Verdict(models.Model):
    """The policy's recommendation for one revision, with all its reasons."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="verdict")
    outcome = models.CharField(max_length=7)
    reasons = models.JSONField(default=list)
    shadow = models.JSONField(default=list)
    public_reason = models.CharField(max_length=60, blank=True)
    policy_version = models.CharField(max_length=20)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.outcome


class RuleHit(models.Model):
    """One rule that the verdict on a revision names: a row, so that a queue can be narrowed to it."""

    NAME_LIMIT: ClassVar = 200  # characters; longer names are told apart by these

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField(help_text="Its number.")
    rule = models.CharField(max_length=NAME_LIMIT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "comment", "revision"], name="rule_hit_once"),
        ]

    def __str__(self) -> str:
        return self.rule


class PolicyVersion(models.Model):
    """A policy that was once in force; versions are kept for ever. Without any, default_policy.json is in force."""

    version = models.PositiveIntegerField(unique=True)
    document = models.JSONField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["-version"]

    def __str__(self) -> str:
        return f"Policy {self.version}"


class WordlistEntry(UuidKeyed):
    """A literal phrase. `folded` is what the word-list check compares, so that one phrase is listed once."""

    class Tier(models.TextChoices):
        BANNED = "banned", _("Banned")
        SUSPECT = "suspect", _("Suspect")

    phrase = models.CharField(max_length=200)
    folded = models.CharField(max_length=400, editable=False)
    tier = models.CharField(max_length=7, choices=Tier.choices)
    language = models.CharField(max_length=10, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["phrase"]
        verbose_name_plural = "word list entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["folded", "language"], name="wordlist_phrase_listed_once"),
        ]

    def __str__(self) -> str:
        return self.phrase


class LinkDomainBlock(UuidKeyed):
    """A domain that comments may not link to, subdomains included."""

    domain = models.CharField(max_length=253, unique=True)
    until = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.domain
