"""Hashes of client addresses: each day has a key of its own, and a hash dies with its key."""

from __future__ import annotations

import functools
import hashlib
import hmac
import os
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from moderation.identity.crypto import cipher
from moderation.identity.models import OriginKey


def hash_client_address(*, client_address: str) -> str:
    """HMAC-SHA-256 of a client address under today's key, in hex."""
    return _hash(client_address, _key_of(timezone.now().date()))


def hashes_since_yesterday(*, client_address: str) -> list[str]:
    """Today's and yesterday's hash, so that counting a few minutes back works across midnight."""
    today = timezone.now().date()
    yesterday = OriginKey.objects.filter(day=today - timedelta(days=1)).exists()
    days = [today, today - timedelta(days=1)] if yesterday else [today]
    return [_hash(client_address, _key_of(day)) for day in days]


def _hash(client_address: str, key: bytes) -> str:
    return hmac.new(key, client_address.encode(), hashlib.sha256).hexdigest()


def _key_of(day: date) -> bytes:
    row, _ = OriginKey.objects.get_or_create(day=day, defaults={"encrypted": cipher().encrypt(os.urandom(32))})
    return _open(bytes(row.encrypted), settings.ORIGIN_KEY)


@functools.lru_cache(maxsize=4)
def _open(encrypted: bytes, pepper: str) -> bytes:
    # The pepper is in the environment, the day's key in the database: one without the other hashes nothing.
    return hmac.new(pepper.encode(), cipher().decrypt(encrypted), hashlib.sha256).digest()
