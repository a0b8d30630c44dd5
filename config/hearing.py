"""Notices that this worker has gone deaf: it runs and is connected, and takes none of the messages that wait for it.

Seen after a broker came back. Nothing inside the worker can be trusted to mend it, so it ends, with an exit code that
tells its supervisor to start it again. What it had in its hands comes back when the lease ends. It knows nothing of
what the messages are about.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Sequence
from typing import Any

import billiard
import redis
from celery.platforms import EX_FAILURE
from celery.worker import state
from django.conf import settings

logger = logging.getLogger(__name__)

_LOOK_EVERY = 1.0  # seconds
_GRACE = 10.0  # seconds in which what is under way may be finished


class Hearing:
    """Whether this worker takes messages while there are some. Times are those of a clock that nobody sets."""

    def __init__(self, *, patience: float) -> None:
        self._patience = patience
        self._ignored_since: float | None = None

    def note_message(self) -> None:
        """A message was taken."""
        self._ignored_since = None

    def is_lost(self, *, waiting: bool, now: float) -> bool:
        """Whether messages have been waiting for longer than patience lasts, while not one was taken."""
        if not waiting:
            self._ignored_since = None
        elif self._ignored_since is None:
            self._ignored_since = now
        return self._ignored_since is not None and now - self._ignored_since > self._patience


def watch_hearing(hearing: Hearing, *, queues: Sequence[str]) -> None:
    """Look after this worker from a thread of its own, which ends with it. `queues` are those that it works on."""
    threading.Thread(target=_watch, args=(hearing, queues), name="hearing", daemon=True).start()


def _watch(hearing: Hearing, queues: Sequence[str]) -> None:
    timeout = settings.REDIS_TIMEOUT
    broker = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=timeout, socket_connect_timeout=timeout)
    while not hearing.is_lost(waiting=_is_any_waiting(broker, queues), now=time.monotonic()):
        time.sleep(_LOOK_EVERY)
    logger.critical("Messages wait and none has come for %d s: this worker ends.", settings.WORKER_DEAF_AFTER)
    _end()


def _is_any_waiting(broker: redis.Redis, queues: Sequence[str]) -> bool:
    """A broker that is away has no messages: to start again would change nothing."""
    try:
        return any(broker.llen(queue) for queue in queues)
    except (redis.RedisError, OSError):
        return False


def _end() -> None:
    """Politely first; a worker whose loop hangs as well hears nothing of that either."""
    asked: Any = state
    asked.should_stop = EX_FAILURE
    time.sleep(_GRACE)
    for pid in [child.pid for child in billiard.active_children() if child.pid]:
        os.kill(pid, signal.SIGKILL)
    os._exit(EX_FAILURE)
