"""What the vault keeps of one person, and forgetting it. Nothing here returns an address, or says that it is known."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from moderation.identity.crypto import cipher, mask_address
from moderation.identity.models import Block, Contact, Letter, LinkRequest, Origin, Reporter
from moderation.identity.services import hash_address
from moderation.models import Comment, Commenter, Report


@dataclass(frozen=True, slots=True)
class Mailbox:
    """All that was written under one address: the vault's rows, whose they are, and the keyed hash that finds more."""

    contacts: tuple[int, ...]
    commenters: frozenset[uuid.UUID]
    lookup: str


def find_mailbox(*, contact_id: int) -> Mailbox | None:
    """The mailbox that a row is about, from whatever browsers it was used; None where it was erased."""
    lookup = Contact.objects.filter(pk=contact_id).values_list("lookup", flat=True).first()
    if lookup is None:
        return None
    rows = list(Contact.objects.filter(lookup=lookup).order_by("id").values_list("pk", "commenter_id"))
    return Mailbox(
        contacts=tuple(pk for pk, _ in rows), commenters=frozenset(commenter for _, commenter in rows), lookup=lookup
    )


def contacts_of(*, commenter_id: uuid.UUID) -> tuple[int, ...]:
    """The rows of all addresses that a commenter gave."""
    return tuple(Contact.objects.filter(commenter=commenter_id).order_by("id").values_list("pk", flat=True))


def comments_under(*, contact_ids: Collection[int]) -> QuerySet[Comment]:
    """The comments that were posted under these addresses."""
    return Comment.objects.filter(pk__in=Origin.objects.filter(contact__in=contact_ids).values("comment"))


@transaction.atomic
def confirm_contact(*, contact_id: int) -> bool:
    """Whoever reads that mailbox says that the address is the commenter's; False where it has been erased."""
    contact = Contact.objects.select_for_update().filter(pk=contact_id).first()
    if contact is None:
        return False
    if contact.confirmed_at is None:
        Contact.objects.filter(pk=contact_id).update(confirmed_at=Now())
    used_last = Origin.objects.filter(contact__commenter=contact.commenter_id).order_by("-id").first()
    if used_last is not None and used_last.contact_id == contact_id:
        Commenter.objects.filter(pk=contact.commenter_id).update(email_verified=True)
    return True


def note_link_request(*, address: str, language: str) -> None:
    """Somebody wants the link; the same is written for an address that is known and one that is not."""
    LinkRequest.objects.create(lookup=hash_address(address=address), language=language)


@transaction.atomic
def take_link_requests(*, limit: int) -> list[LinkRequest]:
    """The oldest requests, which are nobody else's from now on."""
    asked = list(LinkRequest.objects.select_for_update(skip_locked=True).order_by("id")[:limit])
    LinkRequest.objects.filter(pk__in=[each.pk for each in asked]).delete()
    return asked


def newest_contact(*, lookup: str) -> Contact | None:
    """The row that was made last for a mailbox."""
    return Contact.objects.filter(lookup=lookup).order_by("-id").first()


def describe_contacts(*, contact_ids: Collection[int]) -> list[dict[str, Any]]:
    """What is kept of addresses, for their owner."""
    return [
        {
            "masked": mask_address(cipher().decrypt(bytes(contact.encrypted)).decode()),
            "given_at": contact.created_at.isoformat(),
            "confirmed_at": contact.confirmed_at.isoformat() if contact.confirmed_at else None,
        }
        for contact in Contact.objects.filter(pk__in=contact_ids).order_by("id")
    ]


def describe_notices(*, lookup: str) -> list[dict[str, Any]]:
    """The notices of illegal content that were given under an address, for its owner."""
    return [
        {
            "id": str(row.report_id),
            "reason": row.report.reason,
            "details": row.report.details,
            "state": row.report.state,
            "created_at": row.report.created_at.isoformat(),
        }
        for row in Reporter.objects.filter(lookup=lookup).select_related("report").order_by("id")
    ]


def describe_letters(*, contact_ids: Collection[int]) -> list[dict[str, Any]]:
    """The letters that went, or are to go, to addresses."""
    return [
        {
            "kind": letter.kind,
            "created_at": letter.created_at.isoformat(),
            "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        }
        for letter in Letter.objects.filter(contact__in=contact_ids).order_by("id")
    ]


def keep_shut_out(*, contact_ids: Collection[int], commenter_id: uuid.UUID, until: datetime | None) -> None:
    """Block the addresses of somebody who is banned or suspended, so that erasing them does not let them in again."""
    for contact in Contact.objects.filter(pk__in=contact_ids, commenter=commenter_id):
        Block.objects.get_or_create(
            kind=Block.Kind.EMAIL, lookup=contact.lookup, defaults={"masked": "•••", "until": until}
        )


def forget_contacts(*, contact_ids: Collection[int]) -> None:
    """The addresses, where comments came from under them, and letters to them."""
    Contact.objects.filter(pk__in=contact_ids).delete()


def forget_notices(*, lookup: str) -> None:
    """The address under notices of illegal content and what they said; that there was a notice stays."""
    reports = Reporter.objects.filter(lookup=lookup).values("report")
    Report.objects.filter(pk__in=reports).update(details="", email_masked="")
    Reporter.objects.filter(lookup=lookup).delete()
    LinkRequest.objects.filter(lookup=lookup).delete()
