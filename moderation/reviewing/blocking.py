"""Blocks of addresses, address domains, client addresses and link domains. What is keyed is never shown again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_ipv46_address
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from moderation.errors import Conflict, FieldError, InvalidInput, NotThere
from moderation.identity import services as vault
from moderation.identity.models import Block
from moderation.models import LinkDomainBlock, ModerationEvent
from moderation.status import Actor

LINK_DOMAIN = "link_domain"
KINDS = (*Block.Kind.values, LINK_DOMAIN)
VALUE_LIMIT = 254


class AlreadyBlocked(Conflict):
    """The value is blocked already."""

    code = "already_blocked"


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block as it may be shown: `value` is masked, except for link domains, which are public names."""

    id: uuid.UUID
    kind: str
    value: str
    until: datetime | None
    created_at: datetime


def list_blocks() -> list[ShownBlock]:
    """All blocks, newest first."""
    keyed = [ShownBlock(row.pk, row.kind, row.masked, row.until, row.created_at) for row in Block.objects.all()]
    domains = [
        ShownBlock(row.pk, LINK_DOMAIN, row.domain, row.until, row.created_at) for row in LinkDomainBlock.objects.all()
    ]
    return sorted(keyed + domains, key=lambda block: block.id, reverse=True)


@transaction.atomic
def add_block(*, moderator: User, kind: str, value: str, until: datetime | None = None) -> ShownBlock:
    """Block from now on, or until a time. Raises InvalidInput and AlreadyBlocked."""
    value = value.strip().casefold()
    _check(kind=kind, value=value)
    if until is not None and until <= timezone.now():
        raise InvalidInput([FieldError("until", "invalid", "This time is over. Name one to come, or none.")])
    _forget_expired()
    shown = _add_link_domain(value, until) if kind == LINK_DOMAIN else _add_keyed(kind, value, until)
    if shown is None:
        raise AlreadyBlocked("This is blocked already.")
    _record(moderator=moderator, action="block", block=shown)
    return shown


def _forget_expired() -> None:
    """A block that is over must not stand in the way of a new one."""
    Block.objects.filter(until__lte=Now()).delete()
    LinkDomainBlock.objects.filter(until__lte=Now()).delete()


@transaction.atomic
def remove_block(*, moderator: User, block_id: uuid.UUID) -> None:
    """Lift a block. Raises NotThere."""
    shown = next((block for block in list_blocks() if block.id == block_id), None)
    if shown is None:
        raise NotThere("There is no such block.")
    Block.objects.filter(pk=block_id).delete()
    LinkDomainBlock.objects.filter(pk=block_id).delete()
    _record(moderator=moderator, action="unblock", block=shown)


def _add_link_domain(domain: str, until: datetime | None) -> ShownBlock | None:
    row, created = LinkDomainBlock.objects.get_or_create(domain=domain, defaults={"until": until})
    return ShownBlock(row.pk, LINK_DOMAIN, row.domain, row.until, row.created_at) if created else None


def _add_keyed(kind: str, value: str, until: datetime | None) -> ShownBlock | None:
    block = vault.add_block(kind=kind, value=value, until=until)
    return None if block is None else ShownBlock(block.pk, kind, block.masked, block.until, block.created_at)


def _check(*, kind: str, value: str) -> None:
    if kind not in KINDS:
        raise InvalidInput([FieldError("kind", "invalid", f"The kind is one of {', '.join(KINDS)}.")])
    checks: dict[str, Callable[[str], None]] = {"email": validate_email, "ip": validate_ipv46_address}
    try:
        checks.get(kind, _validate_domain)(value)
    except ValidationError:
        raise InvalidInput([FieldError("value", "invalid", f"This is no {kind.replace('_', ' ')}.")]) from None


def _validate_domain(value: str) -> None:
    if len(value) > VALUE_LIMIT - 1:
        raise ValidationError("too long")
    validate_email(f"reader@{value}")


def _record(*, moderator: User, action: str, block: ShownBlock) -> None:
    detail = {"kind": block.kind, "value": block.value}
    ModerationEvent.objects.create(action=action, actor=Actor.MODERATOR, moderator=moderator, detail=detail)
