"""Hashes of client addresses: each day has a key of its own, and a hash dies with its key."""

from __future__ import annotations

import functools
import hashlib
import hmac
import os
import time
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from moderation.identity.crypto import cipher
from moderation.identity.models import OriginKey


def hash_client_address(*, client_address: str) -> str:
    """HMAC-SHA-256 of a client address under today's key, in hex."""
    return hashes_since_yesterday(client_address=client_address)[0]


def hashes_since_yesterday(*, client_address: str) -> list[str]:
    """Today's hash, then yesterday's, so that counting a few minutes back works across midnight."""
    today = timezone.now().date()
    minute = int(time.monotonic() // 60)
    keys = _keys_of(today, minute, settings.ORIGIN_KEY)
    return [hmac.new(key, client_address.encode(), hashlib.sha256).hexdigest() for key in keys]


def forget_keys() -> None:
    """Hold no key in memory that the database has forgotten."""
    _keys_of.cache_clear()


@functools.lru_cache(maxsize=2)
def _keys_of(today: date, _minute: int, pepper: str) -> tuple[bytes, ...]:
    """Today's key and, if there is one, yesterday's; looked up again each minute: another process may delete one."""
    OriginKey.objects.get_or_create(day=today, defaults={"encrypted": cipher().encrypt(os.urandom(32))})
    rows = OriginKey.objects.filter(day__gte=today - timedelta(days=1), day__lte=today).order_by("-day")
    # The pepper is in the environment, the day's key in the database: one without the other hashes nothing.
    return tuple(
        hmac.new(pepper.encode(), cipher().decrypt(bytes(row.encrypted)), hashlib.sha256).digest() for row in rows
    )
