"""Hashes of client addresses: each day has a key of its own, and a hash dies with its key."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import hmac
import os
import time
from datetime import date, timedelta

from cryptography.fernet import InvalidToken
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


def hashes_of_all_days(*, client_address: str) -> list[str]:
    """The hash under every day's key that there still is: what a comment of that day from the same client has."""
    keys = _all_keys(timezone.now().date(), int(time.monotonic() // 60), settings.ORIGIN_KEY)
    return [hmac.new(key, client_address.encode(), hashlib.sha256).hexdigest() for key in keys]


def forget_keys() -> None:
    """Hold no key in memory that the database has forgotten."""
    _keys_of.cache_clear()
    _all_keys.cache_clear()


@functools.lru_cache(maxsize=2)
def _keys_of(today: date, _minute: int, pepper: str) -> tuple[bytes, ...]:
    """Today's key and, if there is one, yesterday's; looked up again each minute: another process may delete one."""
    OriginKey.objects.get_or_create(day=today, defaults={"encrypted": cipher().encrypt(os.urandom(32))})
    rows = OriginKey.objects.filter(day__gte=today - timedelta(days=1), day__lte=today).order_by("-day")
    return tuple(_open(row, pepper) for row in rows)


@functools.lru_cache(maxsize=1)
def _all_keys(_today: date, _minute: int, pepper: str) -> tuple[bytes, ...]:
    """The same of all days; one whose cipher is gone can tell nobody apart any more, and stops nobody from posting."""
    keys: list[bytes] = []
    for row in OriginKey.objects.order_by("-day"):
        with contextlib.suppress(InvalidToken):
            keys.append(_open(row, pepper))
    return tuple(keys)


def _open(key: OriginKey, pepper: str) -> bytes:
    """The pepper is in the environment, the day's key in the database: one without the other hashes nothing."""
    return hmac.new(pepper.encode(), cipher().decrypt(bytes(key.encrypted)), hashlib.sha256).digest()
