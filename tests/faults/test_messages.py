"""Messages that come fifty times, from another release, or under a clock that is off: one result, and nothing lost."""

import pytest

from tests.faults.checks import HANG_ONCE
from tests.faults.site import ATTEMPTS, SLACK, Site, say
from tests.flows.client import wait_until
from tests.flows.newsroom import Newsroom

pytestmark = pytest.mark.faults

HOUR = 3600


def test_a_task_delivered_fifty_times_at_once_has_one_result(site: Site, newsroom: Newsroom, article: str) -> None:
    sender = site.celery()
    site.kill("worker")
    posted = [newsroom.post(article) for _ in range(4)]
    for _ in range(50):
        sender.send_task("screening.screen_pending")
    site.start("worker")
    for each in posted:
        each.wait_for("approved", within=SLACK)
    assert newsroom.count(article) == 4
    for each in posted:
        assert site.count_results(each) == {"verdicts": 1, "decisions": 1, "approvals": 1}


def test_messages_of_another_release_end_no_worker(site: Site, newsroom: Newsroom, article: str) -> None:
    worker, sender = newsroom.product.child("worker").process, site.celery()
    sender.send_task("screening.not_invented_yet")
    sender.send_task("screening.screen_pending", args=["0199"], kwargs={"limit": 7})
    newsroom.post(article).wait_for("approved", within=SLACK)
    assert worker.poll() is None


def test_clocks_that_are_off_by_an_hour_change_nothing(site: Site, newsroom: Newsroom, article: str) -> None:
    site.start("beat", FAULTS_CLOCK=str(-HOUR))
    site.start("worker", "remote", FAULTS_CLOCK=str(HOUR))
    # Cut off in its first try: that it comes back takes a lease, a pause, and a message of beat's.
    retried = newsroom.post(article, say(HANG_ONCE))
    wait_until("it has been begun, alone", lambda: site.count_readings("once"), within=SLACK)
    plain = newsroom.post(article)
    plain.wait_for("approved", within=SLACK)
    retried.wait_for("approved", within=SLACK)
    assert site.count_readings("once") == ATTEMPTS
    assert newsroom.anybody.get("/readyz").status == 200
