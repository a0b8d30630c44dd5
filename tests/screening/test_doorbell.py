"""The doorbell: heard where the broker answers, and never in anybody's way where it does not."""

import logging
import time

import pytest
from kombu.exceptions import LimitExceeded

from config.celery import app
from moderation.models import Comment
from moderation.screening import doorbell
from moderation.screening.doorbell import ring
from moderation.screening.services import hear_heart
from moderation.screening.tasks import screen_pending, sweep
from tests.factories import find, make_article, submit

QUEUE = "screening"


@pytest.fixture(autouse=True)
def _closed_breaker():
    doorbell.breaker.reset()
    yield
    doorbell.breaker.reset()


@pytest.fixture
def own_broker(own_valkey, monkeypatch):
    """A broker that the test may kill, in the place of the suite's."""
    monkeypatch.setattr(app.conf, "broker_url", own_valkey.url)
    return own_valkey


def measure(act):
    start = time.monotonic()
    act()
    return time.monotonic() - start


def test_a_ring_is_one_message(valkey):
    ring()
    ring()
    assert valkey.llen(QUEUE) == 2


def test_where_enough_messages_wait_no_more_are_put_in_the_way_of_others(valkey):
    for _ in range(25):
        ring()
    assert valkey.llen(QUEUE) == 20


@pytest.mark.parametrize("fault", ["kill", "hang"])
def test_a_broker_that_is_down_or_silent_delays_nobody_and_raises_nothing(own_broker, fault, caplog):
    getattr(own_broker, fault)()
    with caplog.at_level(logging.WARNING, "moderation.screening.doorbell"):
        assert measure(ring) < 1.0
    assert "The broker is away" in caplog.text


@pytest.mark.parametrize("fault", ["kill", "hang"])
def test_nor_does_one_that_goes_away_between_two_rings(own_broker, fault):
    ring()
    getattr(own_broker, fault)()
    assert measure(ring) < 1.0


def test_after_a_failure_nobody_tries_again_for_a_while(own_broker):
    own_broker.hang()
    ring()
    assert measure(ring) < 0.05


def test_once_the_pause_is_over_the_bell_rings_again(own_broker, monkeypatch, valkey):
    own_broker.kill()
    ring()
    monkeypatch.undo()
    doorbell.breaker.reset()
    ring()
    assert valkey.llen(QUEUE) == 1


def test_a_pool_of_connections_that_is_used_up_raises_nothing(monkeypatch):
    class Empty:
        def __getitem__(self, _connection):
            return self

        def acquire(self, **_given):
            raise LimitExceeded(10)

    monkeypatch.setattr(doorbell, "producers", Empty())
    ring()


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["kill", "hang"])
def test_a_comment_is_accepted_within_a_second_while_the_broker_is_away(
    own_broker, fault, django_capture_on_commit_callbacks
):
    getattr(own_broker, fault)()
    article = make_article()

    def post():
        with django_capture_on_commit_callbacks(execute=True):
            submit(article)

    assert measure(post) < 1.0
    assert Comment.objects.count() == 1


@pytest.mark.django_db
def test_accepting_a_comment_rings_once(django_capture_on_commit_callbacks, valkey):
    article = make_article()
    with django_capture_on_commit_callbacks(execute=True):
        submit(article)
    assert valkey.llen(QUEUE) == 1


@pytest.mark.django_db(transaction=True)
def test_the_sweep_rings_for_what_is_due_and_for_nothing_else(valkey):
    sweep()
    assert valkey.llen(QUEUE) == 0
    submitted = submit(make_article())
    valkey.flushall()
    sweep()
    assert valkey.llen(QUEUE) == 1
    screen_pending()
    assert find(submitted).status == "approved"
    sweep()
    assert valkey.llen(QUEUE) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_screens_is_heard_however_long_its_heartbeat_waits_behind_other_messages():
    assert not hear_heart()
    screen_pending()
    assert hear_heart()


@pytest.mark.django_db(transaction=True)
def test_one_message_is_enough_for_any_number_of_comments(settings):
    settings.SCREENING_BATCH = 2
    article = make_article()
    for number in range(5):
        submit(article, f"My {number}th remark is about something else.")
    assert screen_pending() == 5
    assert not Comment.objects.filter(status="pending").exists()
