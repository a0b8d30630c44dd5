"""Valkey down, hung or emptied: readers notice nothing, and every accepted comment is screened."""

import pytest

from tests.flows.client import Answer, wait_until
from tests.flows.newsroom import Newsroom
from tests.services import Service

pytestmark = pytest.mark.faults

# What reliability promises after the broker was away, and a busy machine's share.
SCREENED_WITHIN = 30.0
ACCEPTED_WITHIN = 1.0
POSTS = 10


def warm_up(newsroom: Newsroom) -> None:
    """Have every web process take a comment, so that what a process does but once is no part of what is measured."""
    article = newsroom.publish_article()
    for _ in range(12):
        newsroom.post(article)


def assert_accepted(answers: list[Answer]) -> set[str]:
    """All were accepted, and in time but for one that a busy machine may have held up; the ids of the comments."""
    assert {answer.status for answer in answers} == {202}
    times = sorted(answer.took for answer in answers)
    assert times[-2] < ACCEPTED_WITHIN, times
    return {answer.json()["id"] for answer in answers}


def wait_until_public(newsroom: Newsroom, article: str, ids: set[str]) -> None:
    """Every one of them has been screened, and nothing else has appeared."""

    def look() -> bool:
        return {each["id"] for each in newsroom.thread(article)} == ids

    wait_until("all are public", look, within=SCREENED_WITHIN)


def test_posts_are_accepted_while_valkey_is_down_and_screened_once_it_is_back(
    newsroom: Newsroom, article: str, own_valkey: Service
) -> None:
    warm_up(newsroom)
    own_valkey.kill()
    ids = assert_accepted([newsroom.try_to_post(article) for _ in range(POSTS)])
    told = newsroom.anybody.get("/readyz")
    assert (told.status, told.json()["broker"], told.json()["database"]) == (503, "does not answer", "ok")

    own_valkey.restart()

    # A worker may end when its broker goes; then whoever supervises it starts it again.
    wait_until("the product is ready", newsroom.product.tend, within=SCREENED_WITHIN)
    wait_until_public(newsroom, article, ids)
    assert newsroom.post_public(article).id not in ids


def test_posts_are_accepted_while_valkey_hangs_and_screened_once_it_goes_on(
    newsroom: Newsroom, article: str, own_valkey: Service
) -> None:
    warm_up(newsroom)
    own_valkey.hang()
    answers = [newsroom.try_to_post(article) for _ in range(POSTS)]
    read = newsroom.anybody.get(f"articles/{article}/comments/")
    own_valkey.resume()

    ids = assert_accepted(answers)
    assert read.status == 200
    wait_until_public(newsroom, article, ids)


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
