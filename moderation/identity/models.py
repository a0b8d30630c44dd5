"""The vault's tables. They point at comments and commenters; nothing there points back (`related_name="+"`)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from moderation.models import Comment, Commenter, Report
from moderation.models.keys import UuidKeyed


class Sealed(models.Model):
    """Base of whatever is kept under IDENTITY_KEYS: the rotation of keys finds it by this."""

    encrypted = models.BinaryField()

    class Meta:
        abstract = True


class Contact(Sealed):
    """An e-mail address that a commenter gave: encrypted, and found again by a keyed hash under another key.

    confirmed_at   when somebody who reads that mailbox said so; null: a typed address, which proves nothing.
    """

    commenter = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="+")
    lookup = models.CharField(max_length=64, db_index=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commenter", "lookup"], name="contact_once_per_commenter"),
        ]

    def __str__(self) -> str:
        return f"Contact {self.pk}"


class OriginKey(Sealed):
    """The key of one day's client-address hashes. Once it is deleted, after 30 days, none can be made again."""

    day = models.DateField(unique=True)

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


class Reporter(Sealed):
    """The address that a notice of illegal content carries, encrypted like a contact's."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="+")
    lookup = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"Reporter {self.pk}"


class Block(UuidKeyed):
    """A blocked address, address domain or client address: keyed, shown masked.

    comment   whose sender it blocks, where that is how it was made. Such a client address is keyed as the comment's
              origin is, under its day's key, so that the block can last no longer than that key.
    """

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail address")
        EMAIL_DOMAIN = "email_domain", _("E-mail domain")
        IP = "ip", _("Client address")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    lookup = models.CharField(max_length=64)
    masked = models.CharField(max_length=100)
    until = models.DateTimeField(null=True, blank=True)
    comment = models.ForeignKey(Comment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "lookup"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.masked}"


class Letter(UuidKeyed):
    """A mail that is owed. It holds no address: to whom it goes is a row of this vault.

    occasion   what it is about, once for ever: asking for the same letter again changes nothing
    language   in which it is written
    due_at     from when on it may be sent, or, in somebody's hands, may be taken over; null: nothing is to be done
    lease_key  whose hands it is in
    sent_at    when the mail server took it; null beside a null due_at: it was given up, or there was no reason any more
    """

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("Confirm an address")
        RECEIPT = "receipt", _("Receipt of a notice")
        ANSWER = "answer", _("Decision on a notice")
        OWN_PAGE = "own_page", _("Link to one's own comments")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    occasion = models.CharField(max_length=100, unique=True)
    language = models.CharField(max_length=10)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, related_name="+")
    reporter = models.ForeignKey(Reporter, on_delete=models.CASCADE, null=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    lease_key = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(contact__isnull=True) ^ models.Q(reporter__isnull=True),
                name="letter_goes_to_one",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="letter_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class LinkRequest(models.Model):
    """Somebody wants the link to the comments under an address, whether there are any or not: only its hash is kept."""

    lookup = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"Request {self.pk}"
