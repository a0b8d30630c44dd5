"""The tasks that workers run. They take no arguments: what there is to learn stands in the database."""

from __future__ import annotations

from celery import shared_task
from django.db import close_old_connections

from moderation.learning.turns import take_turn, want_night


@shared_task(name="learning.learn_pending")
def learn_pending() -> int:
    """Learn what was decided since; how many decisions that were."""
    close_old_connections()
    return take_turn()


@shared_task(name="learning.relearn")
def relearn() -> None:
    """Have everything learned anew, by the turns that follow."""
    close_old_connections()
    want_night()
