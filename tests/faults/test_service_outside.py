"""A service outside that hangs, comes back, or is asked by a worker that dies: nobody waits beyond the deadline."""

import signal
from collections.abc import Iterator

import pytest

from runner.processes import signal_group
from tests.checks.remote.service import Service, hang, send
from tests.faults.conftest import Starter
from tests.flows.client import wait_until
from tests.flows.newsroom import Newsroom

pytestmark = pytest.mark.faults

HAM = send(b"SPAMD/1.1 0 EX_OK\r\nSpam: False ; 0.1 / 5.0\r\n\r\n")
DEADLINE = 6
SLACK = 30  # seconds: the sweep, a machine that is busy


@pytest.fixture
def spamd() -> Iterator[Service]:
    running = Service(HAM)
    yield running
    running.stop()


@pytest.fixture
def asking(start_newsroom: Starter, spamd: Service) -> Newsroom:
    """A newsroom that has every comment judged by the daemon as well."""
    return start_newsroom(
        REMOTE_CHECKS="spamd",
        SPAMD_URL=f"spamd://127.0.0.1:{spamd.port}",
        REMOTE_CHECK_TIMEOUT="1",
        REMOTE_CHECK_DEADLINE=str(DEADLINE),
        REMOTE_CHECK_PAUSE="1",
    )


def test_a_comment_is_judged_outside_before_it_is_public(asking: Newsroom, spamd: Service) -> None:
    article = asking.publish_article()
    posted = asking.post(article)
    posted.wait_for("approved", within=SLACK)
    assert len(spamd.received) == 1
    assert "spamd" in {found["check"] for found in asking.review(posted)["findings"]}


def test_a_service_that_hangs_sends_its_comments_to_people_and_is_asked_again_when_it_is_back(
    asking: Newsroom, spamd: Service
) -> None:
    article = asking.publish_article()
    spamd.behave = hang
    waiting = [asking.post(article) for _ in range(4)]
    for each in waiting:
        each.wait_for("held", within=DEADLINE + SLACK)
    assert asking.thread(article) == []

    spamd.behave = HAM
    asking.post(article).wait_for("approved", within=SLACK)


def test_where_the_worker_that_asks_is_dead_people_get_the_comment(asking: Newsroom, spamd: Service) -> None:
    article = asking.publish_article()
    spamd.behave = hang
    posted = asking.post(article)
    wait_until("the service is asked", lambda: spamd.received, within=SLACK)
    worker = asking.product.child("remote").process
    signal_group(worker, signal.SIGKILL)
    worker.wait()
    posted.wait_for("held", within=DEADLINE + SLACK)
    assert asking.thread(article) == []
