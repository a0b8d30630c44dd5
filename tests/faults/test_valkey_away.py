"""Valkey down, hung or emptied: readers notice nothing, and every accepted comment is screened."""

import pytest

from tests.faults.site import SLACK, Site
from tests.flows.client import Answer, wait_until
from tests.flows.newsroom import Newsroom

# Which database it is does not matter to it.
pytestmark = [pytest.mark.faults, pytest.mark.once]

# What reliability promises after the broker was away, and a busy machine's share.
SCREENED_WITHIN = 30.0
ACCEPTED_WITHIN = 1.0
POSTS = 10


@pytest.fixture
def warm(newsroom: Newsroom, article: str) -> Newsroom:
    """Every web process has taken a comment: what a process does but once is no part of what is measured."""
    for _ in range(12):
        newsroom.post(article)
    return newsroom


def assert_accepted(answers: list[Answer]) -> set[str]:
    """All were accepted, and in time but for one that a busy machine may have held up; the ids of the comments."""
    assert {answer.status for answer in answers} == {202}
    times = sorted(answer.took for answer in answers)
    assert times[-2] < ACCEPTED_WITHIN, times
    return {answer.json()["id"] for answer in answers}


def wait_until_public(site: Site, article: str, ids: set[str]) -> None:
    """Every one of them has been screened, and nothing else has appeared."""

    def look() -> bool:
        # A worker may end when its broker goes; then whoever supervises it starts it again.
        site.has_recovered()
        return {each["id"] for each in site.newsroom.thread(article)} == ids

    wait_until("all are public", look, within=SCREENED_WITHIN + SLACK)


def test_posts_are_accepted_while_valkey_is_down_and_screened_once_it_is_back(site: Site, warm: Newsroom) -> None:
    article = warm.publish_article()
    site.valkey.kill()
    ids = assert_accepted([warm.try_to_post(article) for _ in range(POSTS)])
    told = warm.anybody.get("/readyz")
    assert (told.status, told.json()["broker"], told.json()["database"]) == (503, "does not answer", "ok")

    site.valkey.restart()
    wait_until_public(site, article, ids)


def test_posts_are_accepted_while_valkey_hangs_and_screened_once_it_goes_on(site: Site, warm: Newsroom) -> None:
    article = warm.publish_article()
    site.valkey.hang()
    answers = [warm.try_to_post(article) for _ in range(POSTS)]
    read = warm.anybody.get(f"articles/{article}/comments/")
    site.valkey.resume()

    ids = assert_accepted(answers)
    assert read.status == 200
    wait_until_public(site, article, ids)


def test_nothing_is_lost_when_valkey_is_emptied(site: Site, newsroom: Newsroom, article: str) -> None:
    # Nobody takes messages while these are posted, so that all of them are in Valkey when it loses everything.
    site.kill("worker")
    posted = [newsroom.post(article) for _ in range(5)]
    site.valkey.kill()
    site.valkey.restart()
    site.start("worker")

    wait_until_public(site, article, {each.id for each in posted})
    assert newsroom.count(article) == 5
