"""The tasks that workers run. They take no arguments: what there is to do stands in the database."""

from __future__ import annotations

import time

from celery import shared_task
from django.db import close_old_connections

from moderation.screening import jobs, services
from moderation.screening.doorbell import ring

_TURN = 10.0  # seconds after which a worker rings for the next turn instead of going on


@shared_task(name="screening.screen_pending")
def screen_pending() -> int:
    """Screen until nothing is due; how many revisions that were."""
    close_old_connections()
    done, end = 0, time.monotonic() + _TURN
    while time.monotonic() < end:
        worked_on = services.screen_due()
        if not worked_on:
            return done
        done += worked_on
    ring()
    return done


@shared_task(name="screening.sweep")
def sweep() -> None:
    """Ring for what is due and was not heard: a lost message, an expired lease, a retry whose pause is over."""
    if jobs.due_revisions().exists():
        ring()


@shared_task(name="screening.heartbeat")
def heartbeat() -> None:
    """Say that messages arrive and are worked on."""
    services.beat_heart()
