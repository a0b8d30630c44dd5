"""Public documents as ready-made bytes, kept in the cache for as long as nothing of their thread has changed.

It knows nothing of what is in them. A thread's generation is part of each key, so that a change makes all of them new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import orjson
from django.core.cache import cache
from redis.exceptions import RedisError

from moderation.breaker import Breaker
from moderation.models import Thread

_breaker = Breaker(pause=2)
_LIFETIME = 60  # seconds in the cache; a change of the thread makes new keys at once


@dataclass(frozen=True, slots=True)
class CachedDocument:
    """A document as it goes over the wire. The tag is of the bytes alone."""

    body: bytes
    etag: str


def ready_document(*, thread: Thread, parts: tuple[object, ...], build: Callable[[], object]) -> CachedDocument:
    """The document that `build` makes, or the bytes it made before; `parts` name it among those of its thread."""
    named = hashlib.sha256(repr((thread.generation, *parts)).encode()).hexdigest()
    key = f"{_prefix(thread.pk)}{named}"
    body = _read(key)
    if body is None:
        body = orjson.dumps(build())
        _write(key, body)
    return CachedDocument(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def forget_pages(*, thread_ids: Collection[int]) -> None:
    """Take what is kept of these threads out of the cache now, not in a minute. One that is away keeps nothing."""
    client: Any = cache
    try:
        server = client._cache.get_client(write=True)
        for thread_id in thread_ids:
            for key in server.scan_iter(match=cache.make_key(f"{_prefix(thread_id)}*"), count=1000):
                server.unlink(key)
    except RedisError:
        _breaker.trip()


def _prefix(thread_id: int) -> str:
    return f"thread:{thread_id}:"


def _read(key: str) -> bytes | None:
    if _breaker.is_open:
        return None
    try:
        body: bytes | None = cache.get(key)
    except RedisError:
        _breaker.trip()
        return None
    return body


def _write(key: str, body: bytes) -> None:
    if _breaker.is_open:
        return
    try:
        cache.set(key, body, _LIFETIME)
    except RedisError:
        _breaker.trip()
