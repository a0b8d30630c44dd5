"""Comments with findings, a verdict and perhaps a person's decision, as screening and the desk leave them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from moderation.models import Finding, Verdict
from moderation.status import Action
from tests.factories import make_article, make_moderator, newest_revision, step, submit

MACHINE = {"approve": Action.APPROVE, "hold": Action.HOLD, "spam": Action.SPAM, "reject": Action.REJECT}


@pytest.fixture
def screened(db) -> Callable[..., uuid.UUID]:
    """Makes a comment: what checks saw, what the machine said of it, and what a person then did; gives its revision."""
    article, moderator = make_article(), make_moderator()

    def make(
        scores: dict[str, float | None],
        machine: str = "approve",
        people: Action | None = None,
        *,
        reason: str = "",
        unavailable: str = "",
    ) -> uuid.UUID:
        comment = submit(article)
        revision = newest_revision(comment)
        Finding.objects.bulk_create(
            [
                Finding(revision=revision, check_name="inline", check_version="1", label=label, score=score, ms=0)
                for label, score in scores.items()
            ]
        )
        if unavailable:
            Finding.objects.create(
                revision=revision, check_name=unavailable, check_version="1", label="x", ms=0, outcome="unavailable"
            )
        Verdict.objects.create(revision=revision, outcome=machine, policy_version="1")
        step(comment, MACHINE[machine])
        if people is not None:
            step(comment, people, moderator, reason=reason)
        return revision.pk

    return make
