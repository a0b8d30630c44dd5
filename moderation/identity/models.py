"""The vault's tables. They point at comments and commenters; nothing there points back (`related_name="+"`)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from moderation.models import Comment, Commenter, Report
from moderation.models.keys import UuidKeyed


class Contact(models.Model):
    """An e-mail address that a commenter gave: encrypted, and found again by a keyed hash under another key."""

    commenter = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="+")
    lookup = models.CharField(max_length=64, db_index=True)
    encrypted = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commenter", "lookup"], name="contact_once_per_commenter"),
        ]

    def __str__(self) -> str:
        return f"Contact {self.pk}"


class OriginKey(models.Model):
    """The key of one day's client-address hashes. Once it is deleted, after 30 days, none can be made again."""

    day = models.DateField(unique=True)
    encrypted = models.BinaryField()

    def __str__(self) -> str:
        return self.day.isoformat()


class Origin(models.Model):
    """Where one comment came from and which address it carried: keyed hashes, for counting within a day."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    address_hash = models.CharField(max_length=64, db_index=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"Origin {self.pk}"


class Reporter(models.Model):
    """The address that a notice of illegal content carries, encrypted like a contact's, and what it is still owed.

    Null times are what is to be sent: a receipt, and, once the report is closed, the decision. Nothing sends them yet.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="+")
    lookup = models.CharField(max_length=64, db_index=True)
    encrypted = models.BinaryField()
    receipt_sent_at = models.DateTimeField(null=True)
    decision_sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"Reporter {self.pk}"


class Block(UuidKeyed):
    """A blocked address, address domain or client address: keyed, shown masked."""

    class Kind(models.TextChoices):
        EMAIL = "email", "E-mail address"
        EMAIL_DOMAIN = "email_domain", "E-mail domain"
        IP = "ip", "Client address"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    lookup = models.CharField(max_length=64)
    masked = models.CharField(max_length=100)
    until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "lookup"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.masked}"
