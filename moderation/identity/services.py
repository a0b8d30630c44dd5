"""What the vault does: register an address, find it again without saying it, open it, forget it.

Only the modules named in the import contract may call this. Nothing here returns an address but `address_of`.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Now

from moderation.identity.crypto import cipher, keyed_hash, mask_address, normalise_address
from moderation.identity.models import Block, Contact, Letter, Origin, Reporter
from moderation.identity.origins import hashes_of_all_days
from moderation.network import read_client_address

_RECENT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many comments came in the last ten minutes from one address, and from one client; `just_now`: whether the
    address posted within the interval asked for."""

    from_address: int
    from_client: int
    just_now: bool


@dataclass(frozen=True, slots=True)
class Namesake:
    """A commenter who gave a certain address, whether it was confirmed there, and whether that commenter may write."""

    commenter_id: uuid.UUID
    browser_key: str
    name: str
    confirmed: bool
    state: str
    state_until: datetime | None


def hash_address(*, address: str) -> str:
    """The keyed hash under which an address is found again; equal for equal mailboxes, useless without the key."""
    return keyed_hash("address", normalise_address(address))


def register_contact(*, commenter_id: uuid.UUID, address: str, is_new: bool = False) -> Contact:
    """Keep the address of a commenter, encrypted; the same address of the same commenter is kept once.

    `is_new`: the commenter was made a moment ago, so there is nothing to look for.
    """
    lookup = hash_address(address=address)
    encrypted = cipher().encrypt(address.strip().encode())
    if is_new:
        return Contact.objects.create(commenter_id=commenter_id, lookup=lookup, encrypted=encrypted)
    contact, _ = Contact.objects.get_or_create(
        commenter_id=commenter_id, lookup=lookup, defaults={"encrypted": encrypted}
    )
    return contact


def register_reporter(*, report_id: uuid.UUID, address: str) -> Reporter:
    """Keep the address that a notice carries, encrypted."""
    return Reporter.objects.create(
        report_id=report_id, lookup=hash_address(address=address), encrypted=cipher().encrypt(address.strip().encode())
    )


def record_origin(*, comment_id: uuid.UUID, contact: Contact, origin_key: str) -> None:
    """Keep where a comment came from, as a hash that can be compared within a day."""
    Origin.objects.create(comment_id=comment_id, contact=contact, address_hash=origin_key)


def namesakes(*, address_key: str) -> list[Namesake]:
    """All commenters who gave this address, confirmed or not."""
    found = Contact.objects.filter(lookup=address_key)
    rows = found.annotate(confirmed=Q(confirmed_at__isnull=False)).values_list(
        "commenter_id",
        "commenter__browser_key",
        "commenter__name",
        "confirmed",
        "commenter__state",
        "commenter__state_until",
    )
    return [Namesake(*row) for row in rows]


def measure_pace(*, address_key: str, origin_keys: Sequence[str], interval: timedelta) -> Pace:
    """How fast an address and a client have been posting; `interval` is what counts as just now."""
    recent = Origin.objects.filter(created_at__gte=Now() - _RECENT)
    of_address = recent.filter(contact__lookup=address_key).aggregate(
        all=Count("id"), just_now=Count("id", filter=Q(created_at__gt=Now() - interval))
    )
    return Pace(
        from_address=of_address["all"],
        just_now=bool(of_address["just_now"]),
        from_client=recent.filter(address_hash__in=origin_keys).count(),
    )


def is_blocked(*, address: str, client_address: str) -> bool:
    """Whether the address, its domain or a parent of that, or the client's address is blocked now."""
    labels = normalise_address(address).rpartition("@")[2].split(".")
    domains = [".".join(labels[start:]) for start in range(len(labels))]
    wanted = Q(kind=Block.Kind.EMAIL, lookup=hash_address(address=address))
    wanted |= Q(kind=Block.Kind.EMAIL_DOMAIN, lookup__in=[keyed_hash("email_domain", name) for name in domains])
    # Either somebody typed the client's address, or pointed at a comment that came from it.
    clients = [keyed_hash("ip", str(read_client_address(client_address)))]
    clients += hashes_of_all_days(client_address=client_address)
    wanted |= Q(kind=Block.Kind.IP, lookup__in=clients)
    return Block.objects.filter(wanted).filter(Q(until__isnull=True) | Q(until__gt=Now())).exists()


def add_block(*, kind: str, value: str, until: datetime | None, added_by: User | None = None) -> Block | None:
    """Block an address, an address domain or a client address: stored keyed, shown masked. None where it is blocked."""
    value = value.strip()
    if kind == Block.Kind.IP:
        value = str(read_client_address(value))
    if kind == Block.Kind.EMAIL:
        lookup, masked = hash_address(address=value), mask_address(value)
    else:
        lookup, masked = keyed_hash(kind, normalise_address(value)), f"{value[:2]}•••"
    given = {"masked": masked, "until": until, "added_by": added_by}
    block, created = Block.objects.get_or_create(kind=kind, lookup=lookup, defaults=given)
    return block if created else None


def known_of_sender(*, comment_id: uuid.UUID) -> frozenset[str]:
    """Which of the address and the client address that a comment came with are still known, as kinds of block."""
    origin = Origin.objects.filter(comment=comment_id).first()
    if origin is None:
        return frozenset()
    return frozenset({Block.Kind.EMAIL, Block.Kind.IP} if origin.address_hash else {Block.Kind.EMAIL})


def block_sender(*, comment_id: uuid.UUID, kind: str, until: datetime | None, added_by: User) -> Block | None:
    """Block the address or the client address that a comment came with, without saying it. None where it is blocked.

    The client's block lasts no longer than the hash of it does. Raises Origin.DoesNotExist where it is not known.
    """
    origin = Origin.objects.select_related("contact").get(comment=comment_id)
    given: dict[str, Any] = {"comment_id": comment_id, "until": until, "added_by": added_by}
    if kind == Block.Kind.EMAIL:
        lookup = origin.contact.lookup
        given["masked"] = mask_address(cipher().decrypt(bytes(origin.contact.encrypted)).decode())
    elif kind == Block.Kind.IP and origin.address_hash:
        lookup = origin.address_hash
        ends = origin.created_at + timedelta(days=settings.RETENTION_CLIENT_DAYS)
        given |= {"masked": "•••", "until": min(until, ends) if until else ends}
    else:
        raise Origin.DoesNotExist
    block, created = Block.objects.get_or_create(kind=kind, lookup=lookup, defaults=given)
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


def open_letter(letter: Letter) -> str:
    """The address that a letter goes to."""
    if letter.contact is not None:
        return _decrypt(letter.contact.encrypted)
    if letter.reporter is not None:
        return _decrypt(letter.reporter.encrypted)
    raise ValueError(f"letter {letter.pk} goes to nobody")  # a constraint of the table says otherwise


def _decrypt(sealed: bytes | memoryview) -> str:
    return cipher().decrypt(bytes(sealed)).decode()
