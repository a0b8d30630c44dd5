"""A service outside that hangs, errs and lies, or is asked by a worker that dies: nobody waits beyond the deadline."""

import itertools
import socket

import pytest

from tests.checks.remote.service import Service, drip, flood, hang, reset, say, send
from tests.faults.site import HAM, SLACK, Site
from tests.flows.client import wait_until
from tests.flows.newsroom import Newsroom

# Which database it is does not matter to it.
pytestmark = [pytest.mark.faults, pytest.mark.once]

DEADLINE = 3  # seconds

ILL = (
    hang,
    reset,
    drip,
    flood,
    say("<html><title>502 Bad Gateway</title></html>", status="502 Bad Gateway"),
    send(b"SPAMD/1.1 0 EX_OK\r\nSpam: False ; nan / 5.0\r\n\r\n"),
)


def test_a_comment_is_judged_outside_before_it_is_public(site: Site, newsroom: Newsroom, article: str) -> None:
    posted = newsroom.post(article)
    posted.wait_for("approved", within=SLACK)
    # Once, unless it took a busy machine too long to.
    assert site.outside.received
    assert "spamd" in {found["check"] for found in newsroom.review(posted)["findings"]}


def test_a_service_that_hangs_errs_and_lies_sends_its_comments_to_people_and_is_asked_again_when_it_is_back(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    turns = itertools.cycle(ILL)

    def fall_ill(service: Service, connection: socket.socket) -> None:
        next(turns)(service, connection)

    site.outside.behave = fall_ill
    waiting = [newsroom.post(article) for _ in ILL]
    for each in waiting:
        each.wait_for("held", within=SLACK)
    assert newsroom.thread(article) == []

    site.outside.behave = HAM
    newsroom.post(article).wait_for("approved", within=SLACK)


def test_where_the_worker_that_asks_is_dead_people_get_the_comment(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    site.start("worker", REMOTE_CHECK_DEADLINE=str(DEADLINE))
    site.outside.behave = hang
    posted = newsroom.post(article)
    wait_until("the service is asked", lambda: site.outside.received, within=SLACK)
    site.kill("remote")
    posted.wait_for("held", within=DEADLINE + SLACK)
    assert newsroom.thread(article) == []
