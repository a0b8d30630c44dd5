"""The scheduler of beat: what `celery beat` does, undisturbed by clocks and by workers that are away.

Messages carry no time at which they expire: a worker whose clock is ahead of beat's would throw all of them away, and
nothing would ever be swept. So that they do not pile up instead, nothing is sent while enough of them wait.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

import redis
from celery.beat import PersistentScheduler
from django.conf import settings

logger = logging.getLogger(__name__)

_ENOUGH = 50  # messages
_EVER = datetime.min.replace(tzinfo=UTC)


class SteadyScheduler(PersistentScheduler):
    """One queue is all that it sends to: CELERY_TASK_DEFAULT_QUEUE."""

    _is_holding_back = False

    def tick(self, *args: Any, **given: Any) -> Any:
        self._forgive_clock()
        return super().tick(*args, **given)

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        enough = self._is_enough_waiting()
        if enough and not self._is_holding_back:
            logger.warning("%d messages wait and no worker takes them: none is sent until one does.", _ENOUGH)
        self._is_holding_back = enough
        if not enough:
            super().apply_entry(entry, producer=producer)

    def _forgive_clock(self) -> None:
        """A clock that was put back has tasks run in the future: they would not be due again before it gets there."""
        ahead = [entry for entry in self.schedule.values() if (entry.last_run_at or _EVER) > entry.default_now()]
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        if ahead:
            self._heap = None

    def _is_enough_waiting(self) -> bool:
        timeout = settings.REDIS_TIMEOUT
        try:
            with redis.Redis.from_url(
                settings.REDIS_URL, socket_timeout=timeout, socket_connect_timeout=timeout
            ) as broker:
                return bool(broker.llen(settings.CELERY_TASK_DEFAULT_QUEUE) >= _ENOUGH)
        except (redis.RedisError, OSError):
            # Sending fails as well then, and says so.
            return False
