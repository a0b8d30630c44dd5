"""The doorbell: tells a worker that rows are due. Nobody waits for it, and nothing depends on it but time."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings
from kombu.exceptions import KombuError
from kombu.pools import producers
from redis.exceptions import RedisError

from config.celery import app

logger = logging.getLogger(__name__)

_PAUSE = 5.0  # seconds without a try after one that failed
_silent_until = 0.0


def ring() -> None:
    """Send one message, waiting a third of a second at most; when it fails, let the sweep find the rows."""
    global _silent_until  # noqa: PLW0603 -- the breaker is the process's, like the connection that it spares
    if time.monotonic() < _silent_until:
        return
    try:
        with producers[_connection()].acquire(block=True, timeout=settings.REDIS_TIMEOUT) as producer:
            app.send_task("screening.screen_pending", producer=producer, retry=False)
    except (KombuError, RedisError, OSError) as error:
        _silent_until = time.monotonic() + _PAUSE
        logger.warning("The broker is away (%s): the sweep will find what is due.", type(error).__name__)


def _connection() -> Any:
    # Short waits for those who publish; workers keep the transport's own, since theirs wait for messages.
    waits = {"socket_timeout": settings.REDIS_TIMEOUT, "socket_connect_timeout": settings.REDIS_TIMEOUT}
    return app.connection_for_write(
        transport_options=waits | {"max_retries": 0, "interval_start": 0, "interval_step": 0}
    )
