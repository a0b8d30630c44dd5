"""The doorbell: tells a worker that rows are due. Nobody waits for it, and nothing depends on it but time."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from kombu.exceptions import KombuError
from kombu.pools import producers
from redis.exceptions import RedisError

from config.celery import app
from moderation.breaker import Breaker

logger = logging.getLogger(__name__)

breaker = Breaker(pause=5)

_REMOTE_QUEUE = "remote"
_MOST_RINGS = 20


def ring() -> None:
    """Send one message, waiting a third of a second at most; when it fails, let the sweep find the rows.

    None is sent while enough wait: each has all that is due screened, and the worker's other tasks wait behind them.
    """
    _send("screening.screen_pending", queue=settings.CELERY_TASK_DEFAULT_QUEUE)


def ring_remote() -> None:
    """The same for the worker that asks services outside: where there is none, they would pile up."""
    _send("screening.screen_remote", queue=_REMOTE_QUEUE)


def _send(task: str, *, queue: str) -> None:
    if breaker.is_open:
        return
    try:
        with producers[_connection()].acquire(block=True, timeout=settings.REDIS_TIMEOUT) as producer:
            if producer.channel.client.llen(queue) < _MOST_RINGS:
                app.send_task(task, producer=producer, retry=False)
    except (KombuError, RedisError, OSError) as error:
        breaker.trip()
        logger.warning("The broker is away (%s): the sweep will find what is due.", type(error).__name__)


def _connection() -> Any:
    # Short waits for those who publish; workers keep the transport's own, since theirs wait for messages.
    waits = {"socket_timeout": settings.REDIS_TIMEOUT, "socket_connect_timeout": settings.REDIS_TIMEOUT}
    return app.connection_for_write(
        transport_options=waits | {"max_retries": 0, "interval_start": 0, "interval_step": 0}
    )
