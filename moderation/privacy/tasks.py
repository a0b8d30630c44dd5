"""The stage's tasks. They take no arguments: what is asked for, and what is over, stands in the database."""

from celery import shared_task
from django.db import close_old_connections

from moderation.privacy import links, purging, remains

_TURN = 10.0  # seconds; less than a task may run


@shared_task(name="privacy.answer_requests")
def answer_requests() -> int:
    """Owe the letters that were asked for; how many asked."""
    close_old_connections()
    return links.answer_requests()


@shared_task(name="privacy.purge")
def purge() -> dict[str, int]:
    """Delete what has been kept for its time; how many of each."""
    close_old_connections()
    done = purging.purge_due(seconds=_TURN)
    remains.overwrite_remains()
    return done
