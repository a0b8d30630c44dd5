"""What is due, who has it and for how long is told by the database's clock; a process whose own is off does no harm."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
import time_machine
from celery.beat import ScheduleEntry
from django.conf import settings as configured
from django.db.models.functions import Now
from django.utils import timezone

from articles.models import Article
from config.beat import SteadyScheduler
from config.celery import app
from moderation.models import Revision
from moderation.screening import jobs
from moderation.screening.services import screen_due
from tests.factories import find, make_article, newest_revision, submit

HOUR = timedelta(hours=1)


@pytest.fixture
def ferry(db: None) -> Article:
    """An article that was published while the clock was right."""
    return make_article()


@pytest.fixture(params=[HOUR, -HOUR], ids=["fast", "slow"])
def wrong_clock(request: pytest.FixtureRequest, ferry: Article) -> Iterator[None]:
    """This process' clock is an hour fast, or an hour slow."""
    with time_machine.travel(timezone.now() + request.param, tick=True):
        yield


def test_a_worker_with_a_wrong_clock_takes_what_is_due_and_not_what_another_has(
    ferry: Article, wrong_clock: None
) -> None:
    submitted = submit(ferry)
    age = jobs.oldest_due_age()
    assert age is not None and 0 <= age < 60
    assert jobs.claim_fresh(limit=10) is not None
    assert jobs.claim_retry() is None
    Revision.objects.update(lease_until=Now() - timedelta(seconds=1))
    screen_due()
    assert find(submitted).status == "approved"


def test_a_lease_lasts_as_long_as_it_is_set_to(ferry: Article, wrong_clock: None) -> None:
    submitted = submit(ferry)
    jobs.claim_fresh(limit=10)
    row = Revision.objects.annotate(now=Now()).get(pk=newest_revision(submitted).pk)
    assert row.lease_until is not None
    assert (row.lease_until - row.now).total_seconds() == pytest.approx(configured.SCREENING_LEASE, abs=5)


def test_no_message_of_beats_expires_by_a_clock() -> None:
    schedule = app.conf.beat_schedule
    assert len(schedule) > 5
    assert {name for name, entry in schedule.items() if "expires" in entry.get("options", {})} == set()


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[SteadyScheduler]:
    """Beat's, with one task, which it has not run yet."""
    steady = SteadyScheduler(app, schedule_filename=str(tmp_path / "schedule"))
    for name in list(steady.schedule):
        if name != "sweep":
            del steady.schedule[name]
    steady.schedule["sweep"].last_run_at = timezone.now() - HOUR
    yield steady
    steady.close()


def entry_of(scheduler: SteadyScheduler) -> ScheduleEntry:
    entry: ScheduleEntry = scheduler.schedule["sweep"]
    return entry


def test_a_clock_that_is_put_back_stops_no_sweep(scheduler: SteadyScheduler, valkey: redis.Redis) -> None:
    scheduler.tick()
    assert valkey.llen("screening") == 1
    with time_machine.travel(timezone.now() - HOUR, tick=False) as clock:
        scheduler.tick()
        clock.shift(3)
        scheduler.tick()
    assert valkey.llen("screening") == 2


def test_beat_sends_nothing_while_enough_messages_wait(scheduler: SteadyScheduler, valkey: redis.Redis) -> None:
    valkey.rpush("screening", *range(50))
    scheduler.apply_entry(entry_of(scheduler))
    assert valkey.llen("screening") == 50
    valkey.lpop("screening")
    scheduler.apply_entry(entry_of(scheduler))
    assert valkey.llen("screening") == 50


def test_beat_goes_on_while_the_broker_is_away(
    scheduler: SteadyScheduler, monkeypatch: pytest.MonkeyPatch, valkey: redis.Redis
) -> None:
    monkeypatch.setattr(configured, "REDIS_URL", "redis://127.0.0.1:1/0")
    scheduler.apply_entry(entry_of(scheduler))
    assert valkey.llen("screening") == 1
