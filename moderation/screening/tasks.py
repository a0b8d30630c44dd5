"""The tasks that workers run. They take no arguments: what there is to do stands in the database."""

from __future__ import annotations

import contextlib
import time

from celery import shared_task
from django.db import close_old_connections
from redis.exceptions import RedisError

from moderation.screening import jobs, remote, remote_feedback, remote_jobs, services
from moderation.screening.doorbell import ring, ring_remote

_TURN = 10.0  # seconds after which a worker rings for the next turn instead of going on
# Shorter, since what is begun at its end may take as long as two calls.
_REMOTE_TURN = 2.0


@shared_task(name="screening.screen_pending")
def screen_pending() -> int:
    """Screen until nothing is due; how many revisions that were."""
    close_old_connections()
    # Under a backlog the heartbeat's own message waits behind this one.
    with contextlib.suppress(RedisError, OSError):
        services.beat_heart()
    done, end = 0, time.monotonic() + _TURN
    while time.monotonic() < end:
        worked_on = services.screen_due()
        if not worked_on:
            return done
        done += worked_on
        if remote_jobs.remote_checks() and remote_jobs.waiting_jobs().exists():
            ring_remote()
    ring()
    return done


@shared_task(name="screening.screen_remote")
def screen_remote() -> int:
    """Ask services outside, and tell them what was learned, until nothing is due; how often that was."""
    close_old_connections()
    done, end = 0, time.monotonic() + _REMOTE_TURN
    while time.monotonic() < end:
        worked_on = remote.ask_due() + remote_feedback.tell_due()
        if not worked_on:
            return done
        done += worked_on
    ring_remote()
    return done


@shared_task(name="screening.gather_feedback")
def gather_feedback() -> None:
    """Look for what services outside are to be told of moderators' decisions."""
    remote_feedback.gather_feedback()


@shared_task(name="screening.sweep")
def sweep() -> None:
    """Ring for what is due and was not heard: a lost message, an expired lease, a retry whose pause is over."""
    if jobs.due_revisions().exists():
        ring()
    if remote_jobs.waiting_jobs().exists() or remote_feedback.waiting_feedback().exists():
        ring_remote()


@shared_task(name="screening.heartbeat")
def heartbeat() -> None:
    """Say that messages arrive and are worked on."""
    services.beat_heart()
