"""Blocks of addresses, address domains, client addresses and link domains. What is keyed is never shown again."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_ipv46_address
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moderation.errors import Conflict, FieldError, InvalidInput, NotThere
from moderation.identity import services as vault
from moderation.identity.models import Block, Origin
from moderation.models import LinkDomainBlock, ModerationEvent
from moderation.status import Actor

LINK_DOMAIN = "link_domain"
KINDS = (*Block.Kind.values, LINK_DOMAIN)
SENDER_KINDS = (Block.Kind.EMAIL, Block.Kind.IP)
"""What of a comment's sender can be blocked without being known to whoever blocks it."""
VALUE_LIMIT = 254


class AlreadyBlocked(Conflict):
    """The value is blocked already."""

    code = "already_blocked"


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block as it may be shown: `value` is masked, except for link domains, which are public names.

    `comment` is the one whose sender is blocked, where it was made so; `added_by` None: nobody who is still known.
    """

    id: uuid.UUID
    kind: str
    value: str
    until: datetime | None
    comment: uuid.UUID | None
    added_by: str | None
    created_at: datetime


def list_blocks() -> list[ShownBlock]:
    """All blocks, newest first."""
    keyed = [_show_keyed(row) for row in Block.objects.select_related("added_by")]
    domains = [_show_domain(row) for row in LinkDomainBlock.objects.select_related("added_by")]
    return sorted(keyed + domains, key=lambda block: block.id, reverse=True)


@transaction.atomic
def add_block(*, moderator: User, kind: str, value: str, until: datetime | None = None) -> ShownBlock:
    """Block from now on, or until a time. Raises InvalidInput and AlreadyBlocked."""
    value = value.strip().casefold()
    _check(kind=kind, value=value)
    _prepare(until)
    if kind == LINK_DOMAIN:
        given = {"until": until, "added_by": moderator}
        row, created = LinkDomainBlock.objects.get_or_create(domain=value, defaults=given)
        return _finish(moderator, _show_domain(row) if created else None)
    block = vault.add_block(kind=kind, value=value, until=until, added_by=moderator)
    return _finish(moderator, _show_keyed(block) if block else None)


@transaction.atomic
def block_sender(*, moderator: User, comment_id: uuid.UUID, kind: str, until: datetime | None = None) -> ShownBlock:
    """Block the address (`email`) or the client (`ip`) that a comment came with, which stay unsaid.

    A client so blocked is so for 30 days after the comment at most: then nobody can tell any more which one it was.
    Raises NotThere where the comment, or what it came with, is not known; InvalidInput and AlreadyBlocked.
    """
    if kind not in SENDER_KINDS:
        raise InvalidInput([FieldError("kind", "invalid", _say_kinds(SENDER_KINDS))])
    _prepare(until)
    try:
        block = vault.block_sender(comment_id=comment_id, kind=kind, until=until, added_by=moderator)
    except Origin.DoesNotExist:
        raise NotThere(gettext("What this comment came with is not known, or not any more.")) from None
    return _finish(moderator, _show_keyed(block) if block else None)


def blockable_of_sender(*, comment_id: uuid.UUID) -> frozenset[str]:
    """Which of SENDER_KINDS a comment's sender can be blocked by."""
    return vault.known_of_sender(comment_id=comment_id)


def _prepare(until: datetime | None) -> None:
    if until is not None and until <= timezone.now():
        raise InvalidInput([FieldError("until", "invalid", gettext("This time is over. Name one to come, or none."))])
    _forget_expired()


def _finish(moderator: User, shown: ShownBlock | None) -> ShownBlock:
    if shown is None:
        raise AlreadyBlocked(gettext("This is blocked already."))
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
        raise NotThere(gettext("There is no such block."))
    Block.objects.filter(pk=block_id).delete()
    LinkDomainBlock.objects.filter(pk=block_id).delete()
    _record(moderator=moderator, action="unblock", block=shown)


def _show_keyed(row: Block) -> ShownBlock:
    who = row.added_by.get_username() if row.added_by else None
    return ShownBlock(row.pk, row.kind, row.masked, row.until, row.comment_id, who, row.created_at)


def _show_domain(row: LinkDomainBlock) -> ShownBlock:
    who = row.added_by.get_username() if row.added_by else None
    return ShownBlock(row.pk, LINK_DOMAIN, row.domain, row.until, None, who, row.created_at)


def _check(*, kind: str, value: str) -> None:
    if kind not in KINDS:
        raise InvalidInput([FieldError("kind", "invalid", _say_kinds(KINDS))])
    checks: dict[str, Callable[[str], None]] = {"email": validate_email, "ip": validate_ipv46_address}
    try:
        checks.get(kind, _validate_domain)(value)
    except ValidationError:
        raise InvalidInput([FieldError("value", "invalid", str(_SUCH_AS[kind]))]) from None


def _say_kinds(kinds: Iterable[str]) -> str:
    return gettext("The kind is one of %(names)s.") % {"names": ", ".join(kinds)}


_SUCH_AS = {
    Block.Kind.EMAIL: _("This is no e-mail address, such as name@example.org."),
    Block.Kind.EMAIL_DOMAIN: _("This is no domain of e-mail addresses, such as example.org."),
    Block.Kind.IP: _("This is no client address, such as 192.0.2.7."),
    LINK_DOMAIN: _("This is no domain that a link could lead to, such as example.org."),
}


def is_domain(value: str) -> bool:
    """Whether this could be blocked as a domain."""
    try:
        _validate_domain(value)
    except ValidationError:
        return False
    return True


def _validate_domain(value: str) -> None:
    if len(value) > VALUE_LIMIT - 1:
        raise ValidationError("too long")
    validate_email(f"reader@{value}")


def _record(*, moderator: User, action: str, block: ShownBlock) -> None:
    until = {"until": block.until.isoformat()} if block.until else {}
    ModerationEvent.objects.create(
        comment_id=block.comment,
        action=action,
        actor=Actor.MODERATOR,
        moderator=moderator,
        detail={"kind": block.kind, "value": block.value} | until,
    )
