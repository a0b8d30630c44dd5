"""Comments that are not published by themselves: held for people, refused as spam, and what the desk does then."""

import time

from tests.flows.client import wait_until
from tests.flows.newsroom import ABUSE, Newsroom

SPAM = (
    "Cheap pills without prescription!!! Buy viagra online now, best casino bonus, earn $5000 a week from home: "
    "http://cheap-pills.example/buy http://casino-bonus.example/win http://earn-money.example/now"
)


def test_an_abusive_comment_waits_and_its_author_is_told_why(newsroom: Newsroom, article: str) -> None:
    posted = newsroom.post(article, ABUSE)
    seen = posted.wait_for("held")
    assert seen["decision"]["reason"] == "abusive"
    assert seen["decision"]["automated"] is True
    assert seen["decision"]["explanation"]
    assert newsroom.thread(article) == []
    assert newsroom.count(article) == 0
    assert newsroom.anybody.get(posted.path).status == 404


def test_moderators_see_which_check_saw_what_in_which_words_and_which_rule_held_it(
    newsroom: Newsroom, article: str
) -> None:
    posted = newsroom.post(article, ABUSE)
    posted.wait_for("held")
    comment = newsroom.review(posted)
    toxicity = next(found for found in comment["findings"] if found["label"] == "toxicity")
    assert toxicity["check"] == "toxicity"
    assert toxicity["score"] > 0.85
    words = {ABUSE[start:end] for start, end in toxicity["spans"]}
    assert any("idiot" in word for word in words), words
    assert comment["verdict"]["outcome"] == "hold"
    assert "Very probably abusive" in comment["verdict"]["reasons"]
    queue = newsroom.staff("moderator").get(f"moderation/queue/?queue=held&article={article}").json()
    assert [each["id"] for each in queue["results"]] == [posted.id]


def test_what_a_moderator_approves_is_public_within_a_second(newsroom: Newsroom, article: str) -> None:
    posted = newsroom.post(article, ABUSE)
    posted.wait_for("held")
    # Whoever reads now fills the cache with a page that lacks the comment.
    assert newsroom.thread(article) == []
    answer = newsroom.decide(posted, "approve", note="Quoted from the play.")
    begun = time.monotonic()
    assert answer.status == 201
    wait_until("it is public", lambda: [each["id"] for each in newsroom.thread(article)] == [posted.id], within=5)
    assert time.monotonic() - begun < 1.0
    assert newsroom.count(article) == 1
    assert posted.read()["decision"]["automated"] is False


def test_a_second_decision_on_the_same_version_is_told_who_was_first(newsroom: Newsroom, article: str) -> None:
    posted = newsroom.post(article, ABUSE)
    posted.wait_for("held")
    version = newsroom.review(posted)["version"]
    assert newsroom.decide(posted, "reject", reason="personal_attack").status == 201
    late = newsroom.decide(posted, "approve", version=version)
    assert (late.status, late.json()["code"]) == (409, "stale")
    assert "moderator" in late.json()["detail"]
    assert posted.read()["status"] == "rejected"
    assert newsroom.thread(article) == []


def test_spam_is_refused_without_a_person(newsroom: Newsroom, article: str) -> None:
    posted = newsroom.post(article, SPAM)
    seen = posted.wait_for("spam")
    assert seen["decision"]["reason"] == "spam"
    assert newsroom.thread(article) == []
    held = newsroom.staff("moderator").get(f"moderation/queue/?queue=held&article={article}").json()
    assert held["results"] == []


def test_a_filled_trap_gets_the_same_answer_and_becomes_spam(newsroom: Newsroom, article: str) -> None:
    trapped = newsroom.try_to_post(article, website="https://trap.example/")
    honest = newsroom.try_to_post(article)
    assert trapped.status == honest.status == 202
    assert trapped.json().keys() == honest.json().keys()
    assert trapped.json()["message"] == honest.json()["message"]
    desk = newsroom.staff("moderator")
    path = f"moderation/queue/?queue=spam&article={article}"
    spam = wait_until("it is spam", lambda: desk.get(path).json()["results"], within=20)
    assert [each["id"] for each in spam] == [trapped.json()["id"]]
