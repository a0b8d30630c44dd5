"""Valkey down, hung or emptied: readers notice nothing, and every accepted comment is screened."""

import pytest

from tests.flows.client import wait_until
from tests.flows.newsroom import Newsroom
from tests.services import Service

pytestmark = pytest.mark.faults

# What reliability promises after the broker was away, and a busy machine's share.
SCREENED_WITHIN = 30.0
ACCEPTED_WITHIN = 1.0


def test_posts_are_accepted_while_valkey_is_down_and_screened_once_it_is_back(
    newsroom: Newsroom, article: str, own_valkey: Service
) -> None:
    own_valkey.kill()
    answers = [newsroom.try_to_post(article) for _ in range(3)]
    assert [answer.status for answer in answers] == [202] * 3
    assert max(answer.took for answer in answers) < ACCEPTED_WITHIN
    assert newsroom.thread(article) == []
    told = newsroom.anybody.get("/readyz")
    assert (told.status, told.json()["broker"], told.json()["database"]) == (503, "does not answer", "ok")

    own_valkey.restart()

    ids = {answer.json()["id"] for answer in answers}
    wait_until(
        "all are public", lambda: {each["id"] for each in newsroom.thread(article)} == ids, within=SCREENED_WITHIN
    )
    newsroom.product.wait_until_ready()


def test_posts_are_accepted_while_valkey_hangs_and_screened_once_it_goes_on(
    newsroom: Newsroom, article: str, own_valkey: Service
) -> None:
    own_valkey.hang()
    answers = [newsroom.try_to_post(article) for _ in range(4)]
    read = newsroom.anybody.get(f"articles/{article}/comments/")
    own_valkey.resume()

    assert [answer.status for answer in answers] == [202] * 4
    assert max(answer.took for answer in answers) < ACCEPTED_WITHIN
    assert (read.status, read.json()["results"]) == (200, [])
    assert read.took < ACCEPTED_WITHIN
    ids = {answer.json()["id"] for answer in answers}
    wait_until(
        "all are public", lambda: {each["id"] for each in newsroom.thread(article)} == ids, within=SCREENED_WITHIN
    )


def test_nothing_is_lost_when_valkey_is_emptied(newsroom: Newsroom, article: str, own_valkey: Service) -> None:
    worker = newsroom.product.child("worker")
    # Nobody takes messages while these are posted, so that all of them are in Valkey when it loses everything.
    worker.process.terminate()
    worker.process.wait()
    posted = [newsroom.post(article) for _ in range(5)]

    own_valkey.kill()
    own_valkey.restart()
    worker.process = worker.start()

    for each in posted:
        each.wait_for("approved", within=SCREENED_WITHIN)
    assert {each["id"] for each in newsroom.thread(article)} == {each.id for each in posted}
    assert newsroom.count(article) == 5
