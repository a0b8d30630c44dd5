"""Workers that die, and comments that kill them: everybody else's comment is screened, and nothing is lost."""

import signal
import time
from pathlib import Path

import pytest

from runner.processes import signal_group
from tests.faults.checks import HANG, HANG_ONCE, POISON, count_readings
from tests.faults.conftest import Starter
from tests.flows.client import wait_until
from tests.flows.newsroom import Newsroom

pytestmark = pytest.mark.faults

LEASE = 6.0  # seconds, as in settings.py
SLACK = 8.0  # seconds: the sweep, a worker that starts, a machine that is busy
ATTEMPTS = 2


def test_a_worker_killed_in_the_middle_of_a_check_costs_its_comment_no_more_than_the_lease(
    newsroom: Newsroom, article: str, tmp_path: Path
) -> None:
    posted = newsroom.post(article, f"I have read the long report, {HANG_ONCE}.")
    wait_until("the check has begun", lambda: count_readings(tmp_path, "once"), within=20)

    worker = newsroom.product.child("worker")
    signal_group(worker.process, signal.SIGKILL)
    worker.process.wait()
    killed = time.monotonic()
    assert posted.read()["status"] == "pending"
    worker.process = worker.start()

    posted.wait_for("approved", within=LEASE + SLACK)
    assert time.monotonic() - killed < LEASE + SLACK
    assert count_readings(tmp_path, "once") == ATTEMPTS
    assert [each["id"] for each in newsroom.thread(article)] == [posted.id]


def test_a_comment_that_kills_its_worker_goes_to_people_and_takes_no_other_along(
    newsroom: Newsroom, article: str, tmp_path: Path
) -> None:
    poison = newsroom.post(article, f"I have read the short report, {POISON}.")
    others = [newsroom.post(article) for _ in range(6)]

    for other in others:
        other.wait_for("approved", within=40)
    poison.wait_for("held", within=ATTEMPTS * LEASE + 40)

    assert count_readings(tmp_path, "poison") == ATTEMPTS
    assert {each["id"] for each in newsroom.thread(article)} == {other.id for other in others}
    failed = newsroom.staff("admin").get("moderation/queue/?queue=failed").json()["results"]
    assert [comment["id"] for comment in failed] == [poison.id]
    assert {found["outcome"] for found in newsroom.review(poison)["findings"]} == {"unavailable"}


def test_a_check_that_hangs_is_cut_off_and_its_comment_goes_to_people(start_newsroom: Starter, tmp_path: Path) -> None:
    newsroom = start_newsroom(FAULTS_SOFT_TIME_LIMIT="2")
    article = newsroom.publish_article()
    hanging = newsroom.post(article, f"I have read the endless report, {HANG}.")
    hanging.wait_for("held", within=40)
    assert count_readings(tmp_path, "hang") == ATTEMPTS
    silent = [found["check"] for found in newsroom.review(hanging)["findings"] if found["outcome"] == "unavailable"]
    assert "misbehaving" in silent
    newsroom.post_public(article)
