"""What the vault does: register an address, find it again without saying it, open it, forget it.

Only the modules named in the import contract may call this. Nothing here returns an address but `address_of`.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Now

from moderation.identity.crypto import cipher, keyed_hash, mask_address, normalise_address
from moderation.identity.models import Block, Contact, Origin, OriginKey
from moderation.identity.origins import hash_client_address, hashes_since_yesterday

ORIGIN_LIFETIME = timedelta(days=30)
_RECENT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many comments came in the last ten minutes from one address, and from one client; `just_now`: whether the
    address posted within the interval asked for."""

    from_address: int
    from_client: int
    just_now: bool


def address_key(*, address: str) -> str:
    """The keyed hash under which an address is found again; equal for equal mailboxes, useless without the key."""
    return keyed_hash("address", normalise_address(address))


def register_contact(*, commenter_id: uuid.UUID, address: str) -> Contact:
    """Keep the address of a commenter, encrypted; the same address of the same commenter is kept once."""
    contact, _ = Contact.objects.get_or_create(
        commenter_id=commenter_id,
        lookup=address_key(address=address),
        defaults={"encrypted": cipher().encrypt(address.strip().encode())},
    )
    return contact


def record_origin(*, comment_id: uuid.UUID, contact: Contact, client_address: str) -> None:
    """Keep where a comment came from, as a hash that can be compared within a day."""
    Origin.objects.create(
        comment_id=comment_id, contact=contact, address_hash=hash_client_address(client_address=client_address)
    )


def commenters_sharing(*, address: str) -> list[uuid.UUID]:
    """Ids of all commenters who gave this address, confirmed or not."""
    return list(Contact.objects.filter(lookup=address_key(address=address)).values_list("commenter_id", flat=True))


def measure_pace(*, address: str, client_address: str, interval: timedelta) -> Pace:
    """How fast an address and a client have been posting; `interval` is what counts as just now."""
    recent = Origin.objects.filter(created_at__gte=Now() - _RECENT)
    of_address = recent.filter(contact__lookup=address_key(address=address))
    return Pace(
        from_address=of_address.count(),
        just_now=of_address.filter(created_at__gt=Now() - interval).exists(),
        from_client=recent.filter(address_hash__in=hashes_since_yesterday(client_address=client_address)).count(),
    )


def is_blocked(*, address: str, client_address: str) -> bool:
    """Whether the address, its domain or a parent of that, or the client's address is blocked now."""
    labels = normalise_address(address).rpartition("@")[2].split(".")
    domains = [".".join(labels[start:]) for start in range(len(labels))]
    wanted = Q(kind=Block.Kind.EMAIL, lookup=address_key(address=address))
    wanted |= Q(kind=Block.Kind.EMAIL_DOMAIN, lookup__in=[keyed_hash("email_domain", name) for name in domains])
    wanted |= Q(kind=Block.Kind.IP, lookup=keyed_hash("ip", client_address))
    return Block.objects.filter(wanted).filter(Q(until__isnull=True) | Q(until__gt=Now())).exists()


def add_block(*, kind: str, value: str, until: datetime | None) -> Block | None:
    """Block an address, an address domain or a client address: stored keyed, shown masked. None where it is blocked."""
    value = value.strip()
    if kind == Block.Kind.EMAIL:
        lookup, masked = address_key(address=value), mask_address(value)
    else:
        lookup, masked = keyed_hash(kind, normalise_address(value)), f"{value[:2]}•••"
    block, created = Block.objects.get_or_create(kind=kind, lookup=lookup, defaults={"masked": masked, "until": until})
    return block if created else None


def spell_spans(*, address: str, body: str) -> list[list[int]]:
    """Where a body spells the address, capitals aside, as [start, end] in code points."""
    return [list(match.span()) for match in re.finditer(re.escape(address.strip()), body, re.IGNORECASE)]


def own_address_spans(*, comment_id: uuid.UUID, body: str) -> list[list[int]]:
    """The same for the address that a comment was posted with."""
    contact = Contact.objects.get(pk=Origin.objects.values("contact").get(comment_id=comment_id)["contact"])
    return spell_spans(address=cipher().decrypt(bytes(contact.encrypted)).decode(), body=body)


def sender_keys(*, comment_id: uuid.UUID) -> tuple[str, str]:
    """The keyed hashes of the address and of the client address that a comment came with."""
    origin = Origin.objects.select_related("contact").get(comment_id=comment_id)
    return origin.contact.lookup, origin.address_hash


def address_of(*, commenter_id: uuid.UUID) -> str:
    """The address that a commenter gave last. Raises Contact.DoesNotExist where it was erased."""
    used = Subquery(Origin.objects.filter(contact=OuterRef("pk")).order_by("-id").values("id")[:1])
    given = Contact.objects.filter(commenter_id=commenter_id).annotate(used=used)
    contact = given.order_by(F("used").desc(nulls_last=True), "-id")[:1].get()
    return cipher().decrypt(bytes(contact.encrypted)).decode()


def purge_origins() -> int:
    """Forget client addresses, and the keys of their days, after 30 days; how many rows went."""
    oldest = Now() - ORIGIN_LIFETIME
    OriginKey.objects.filter(day__lt=oldest).delete()
    return Origin.objects.filter(created_at__lt=oldest).exclude(address_hash="").update(address_hash="")
