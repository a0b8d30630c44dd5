"""What one turn of the learner does, in which order, and that only one process does it at a time."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now

from moderation.learning import auditing, learner
from moderation.learning.versions import find_learner
from moderation.models import Learner

_LEASE: Final = timedelta(seconds=60)  # longer than a turn may take


def take_turn() -> int:
    """Draw second looks, then learn what was decided since, or go on with learning everything anew.

    How many new decisions were learned from. Does nothing while another process has its turn.
    """
    with hold_lease() as mine:
        if not mine:
            return 0
        # Also where nothing is to be learned: how far people agree is worth knowing by itself.
        auditing.draw_samples()
        auditing.close_samples()
        if not settings.LEARNING:
            return 0
        if find_learner().relearn_wanted:
            learner.relearn()
            return 0
        return learner.learn_new()


def want_night() -> None:
    """Have everything learned anew."""
    if settings.LEARNING:
        learner.want_relearning()


@contextmanager
def hold_lease() -> Iterator[bool]:
    """Whether this process may learn now: one at a time, and a lease that ran out may be taken."""
    key = uuid.uuid4()
    row = Learner.objects.filter(pk=find_learner().pk)
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=Now())
    taken = row.filter(free).update(lease_until=Now() + _LEASE, lease_key=key)
    try:
        yield bool(taken)
    finally:
        row.filter(lease_key=key).update(lease_until=None, lease_key=None)
