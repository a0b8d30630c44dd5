"""Workers that die, and comments that kill them: everybody else's comment is screened, and nothing is lost."""

import time

import pytest

from tests.faults.checks import HANG, HANG_ONCE, POISON
from tests.faults.site import ATTEMPTS, LEASE, SLACK, Site, say
from tests.flows.client import wait_until
from tests.flows.newsroom import Newsroom

pytestmark = pytest.mark.faults


def test_a_worker_killed_in_the_middle_of_a_check_costs_its_comment_no_more_than_the_lease(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    posted = newsroom.post(article, say(HANG_ONCE))
    wait_until("the check has begun", lambda: site.count_readings("once"), within=SLACK)

    site.kill("worker")
    killed = time.monotonic()
    assert posted.read()["status"] == "pending"
    site.start("worker")

    posted.wait_for("approved", within=LEASE + SLACK)
    # The lease, and two seconds of the sweep; the rest is how long a worker takes to start.
    assert time.monotonic() - killed < LEASE + 10
    assert site.count_readings("once") == ATTEMPTS
    assert [each["id"] for each in newsroom.thread(article)] == [posted.id]


def test_a_comment_that_kills_its_worker_goes_to_people_and_takes_no_other_along(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    poison = newsroom.post(article, say(POISON))
    others = [newsroom.post(article) for _ in range(4)]

    for other in others:
        other.wait_for("approved", within=ATTEMPTS * LEASE + SLACK)
    poison.wait_for("held", within=ATTEMPTS * LEASE + SLACK)

    assert site.count_readings("poison") == ATTEMPTS
    assert {each["id"] for each in newsroom.thread(article)} == {other.id for other in others}
    failed = newsroom.staff("admin").get(f"moderation/queue/?queue=failed&article={article}").json()["results"]
    assert [comment["id"] for comment in failed] == [poison.id]
    # The service outside has answered, and what it said is on record; the checks that never got to finish have not.
    assert {found["outcome"] for found in newsroom.review(poison)["findings"] if found["check"] != "spamd"} == {
        "unavailable"
    }


def test_a_check_that_hangs_is_cut_off_and_its_comment_goes_to_people(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    hanging = newsroom.post(article, say(HANG))
    wait_until("it has been begun, alone", lambda: site.count_readings("hang"), within=SLACK)
    other = newsroom.post(article)
    hanging.wait_for("held", within=SLACK)
    other.wait_for("approved", within=SLACK)
    assert site.count_readings("hang") == ATTEMPTS
    silent = [found["check"] for found in newsroom.review(hanging)["findings"] if found["outcome"] == "unavailable"]
    assert silent == ["misbehaving"]
