"""Learning runs by itself: the clock asks for it, a worker knows it, and it never keeps screening waiting for long."""

from typing import Any

import pytest
from django.conf import settings

from config.celery import app
from moderation.models import AdapterVersion, Learner
from tests.learning.conftest import plain


@pytest.fixture(autouse=True)
def _known_tasks() -> None:
    app.loader.import_default_modules()


def test_what_the_clock_asks_for_is_known_to_workers_and_comes_after_decisions_and_at_night():
    schedule: dict[str, dict[str, Any]] = settings.CELERY_BEAT_SCHEDULE
    asked = {str(entry["task"]): entry for entry in schedule.values()}
    assert {"learning.learn_pending", "learning.relearn"} <= set(asked) & set(app.tasks)
    assert asked["learning.learn_pending"]["schedule"] <= 60


def test_the_task_learns_what_waits(decide, transactional_db):
    decide(plain(1))
    assert app.tasks["learning.learn_pending"]() == 1
    assert AdapterVersion.objects.count() == 1


def test_the_nightly_task_asks_for_everything_anew(transactional_db):
    app.tasks["learning.relearn"]()
    assert Learner.objects.get().relearn_wanted
