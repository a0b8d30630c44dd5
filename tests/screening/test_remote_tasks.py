"""The queue of its own: who rings for it, when, and that messages do not pile up where nobody takes them."""

import pytest

from moderation.screening import doorbell
from moderation.screening.doorbell import ring_remote
from moderation.screening.tasks import screen_pending, screen_remote, sweep
from tests.checks.remote.service import say
from tests.factories import find, make_article, submit
from tests.screening.remote_flow import akismet, use

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "remote"


@pytest.fixture(autouse=True)
def _closed_breaker():
    doorbell.breaker.reset()


@pytest.fixture
def submitted(service, settings):
    service.behave = say("false")
    use(settings, akismet(service))
    return submit(make_article())


def test_questions_have_a_queue_of_their_own(valkey):
    ring_remote()
    assert (valkey.llen(QUEUE), valkey.llen("screening")) == (1, 0)


def test_messages_do_not_pile_up_where_nobody_takes_them(valkey):
    for _ in range(50):
        ring_remote()
    assert valkey.llen(QUEUE) == 20


def test_who_screens_rings_for_who_asks(submitted, valkey):
    screen_pending()
    assert find(submitted).status == "pending"
    assert valkey.llen(QUEUE) == 1
    assert screen_remote() == 1
    assert find(submitted).status == "approved"


def test_nobody_rings_where_no_service_is_configured(use_checks, valkey):
    use_checks("Quiet")
    submit(make_article())
    screen_pending()
    sweep()
    assert valkey.llen(QUEUE) == 0


def test_the_sweep_rings_for_questions_that_nobody_heard_of(submitted, valkey):
    screen_pending()
    valkey.flushall()
    sweep()
    assert valkey.llen(QUEUE) == 1
    screen_remote()
    valkey.flushall()
    sweep()
    assert valkey.llen(QUEUE) == 0
