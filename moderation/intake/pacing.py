"""Duplicates and floods, decided in the database so that any number of requests at once get one answer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext, ngettext

from moderation.errors import Duplicate, Flood
from moderation.identity.crypto import keyed_hash
from moderation.models import Comment, PostingSlot


@dataclass(frozen=True, slots=True)
class Sender:
    """One address from one client, known by its cookie, its network address or both: all hashes."""

    address_key: str
    browser_key: str
    origin_key: str


@dataclass(frozen=True, slots=True)
class TextKeys:
    """The keyed hashes that make the same text by the same sender one row, and the same by others a finding."""

    by_browser: str | None
    by_origin: str


def text_keys(*, sender: Sender, thread_id: int, parent_id: uuid.UUID | None, body: str) -> TextKeys:
    """The keys of one text in one place by one sender."""
    parts = (str(thread_id), str(parent_id or ""), sender.address_key, body)
    return TextKeys(
        by_browser=keyed_hash("text-browser", *parts, sender.browser_key) if sender.browser_key else None,
        by_origin=keyed_hash("text-origin", *parts, sender.origin_key),
    )


def is_duplicate(*, keys: TextKeys) -> bool:
    """Whether this sender has this very text here already, withdrawn ones aside."""
    same = Q(duplicate_by_origin=keys.by_origin)
    if keys.by_browser is not None:
        same |= Q(duplicate_by_browser=keys.by_browser)
    return Comment.objects.filter(same).exists()


def duplicate() -> Duplicate:
    """The refusal of a text that is there already."""
    return Duplicate(gettext("You have already posted this comment here."))


@contextmanager
def refuse_duplicates(*, keys: TextKeys) -> Iterator[None]:
    """Raises Duplicate where the unique keys refuse what is written inside: another request was a moment earlier."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        if is_duplicate(keys=keys):
            raise duplicate() from None
        raise


def take_slot(*, sender: Sender) -> None:
    """Let one comment of this sender pass per flood interval. Raises Flood.

    The first of several at once sets the time of a row that the others then find set: a conditional update.
    """
    interval = settings.COMMENT_FLOOD_INTERVAL
    if not interval:
        return
    clients = [client for client in (sender.browser_key, sender.origin_key) if client]
    # Sorted, so that two requests never wait for each other.
    hashes = sorted(keyed_hash("slot", sender.address_key, client) for client in clients)
    PostingSlot.objects.bulk_create([PostingSlot(key_hash=key) for key in hashes], ignore_conflicts=True)
    free = Q(last_at__isnull=True) | Q(last_at__lte=Now() - timedelta(seconds=interval))
    for key in hashes:
        if not PostingSlot.objects.filter(free, key_hash=key).update(last_at=Now()):
            raise Flood(_say_wait(interval), retry_after=interval)


def _say_wait(seconds: int) -> str:
    said = ngettext(
        "You have just posted a comment. Please wait %(count)s second before the next one.",
        "You have just posted a comment. Please wait %(count)s seconds before the next one.",
        seconds,
    )
    return said % {"count": seconds}


def purge_slots() -> int:
    """Forget who posted more than a day ago; how many rows went."""
    return PostingSlot.objects.filter(last_at__lte=Now() - timedelta(days=1)).delete()[0]
