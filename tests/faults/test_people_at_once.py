"""Two moderators decide at the same moment: one is told that it is done, the other who was first."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.site import Site
from tests.flows.client import Answer
from tests.flows.newsroom import Newsroom

pytestmark = pytest.mark.faults


def test_of_two_moderators_at_once_one_decides_and_the_other_learns_who(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    posted = newsroom.post_public(article)
    version = newsroom.review(posted)["version"]
    people = {name: newsroom.staff(name) for name in ("admin", "moderator")}
    together = threading.Barrier(len(people), timeout=20)

    def decide(name: str) -> Answer:
        fields = {"action": "reject", "version": version, "reason": "off_topic"}
        together.wait()
        return people[name].post(f"moderation/comments/{posted.id}/decisions/", fields)

    with ThreadPoolExecutor(len(people)) as pool:
        answers = dict(zip(people, pool.map(decide, people), strict=True))
    assert sorted(answer.status for answer in answers.values()) == [201, 409], answers
    (winner,) = [name for name, answer in answers.items() if answer.status == 201]
    (refused,) = [answer.json() for answer in answers.values() if answer.status == 409]
    assert refused["code"] == "stale"
    assert winner in refused["detail"]
    # The policy's and one person's.
    assert site.count_results(posted)["decisions"] == 2
    assert newsroom.thread(article) == []
