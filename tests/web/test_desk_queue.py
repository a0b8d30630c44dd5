"""The moderators' queues: who gets in, what is listed, and what a card says."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from moderation.models import Comment
from moderation.reviewing.working import claim_comment
from moderation.status import Action
from tests.factories import make_article, make_moderator, publish, screen_all, see, step, submit
from tests.web.page import Element, read_page

HEATED = "You absolute moron, shut up."


def open_queue(desk: Client, **query: str) -> Element:
    answer = desk.get("/desk/", query)
    assert answer.status_code == 200
    return read_page(answer)


def names(page: Element) -> list[str]:
    return [each.text for each in page.all("bdi", class_="card__name")]


def held(article: Article, body: str = HEATED, **given: Any) -> Comment:
    submitted = submit(article, body, **given)
    step(submitted, Action.HOLD)
    return Comment.objects.get(pk=submitted.id)


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client: Client, db: None):
    answer = client.get("/desk/?queue=spam")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/desk/%3Fqueue%3Dspam"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client: Client, article: Article):
    comment = held(article)
    answer = client.post(f"/desk/comments/{comment.pk}/decide/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/accounts/login/"


@pytest.mark.parametrize("path", ["", "comments/{id}/", "comments/{id}/decide/", "comments/{id}/note/"])
def test_somebody_without_the_right_is_told_so_on_a_page(client: Client, article: Article, path: str):
    comment = held(article)
    client.force_login(User.objects.create_user("somebody"))
    url = f"/desk/{path}".format(id=comment.pk)
    answer = client.post(url) if path.endswith(("decide/", "note/")) else client.get(url)
    assert answer.status_code == 403
    assert "This page is for moderators." in read_page(answer).text
    assert HEATED not in answer.content.decode()


def test_each_queue_lists_its_own_and_the_tabs_count_all(desk: Client, article: Article):
    held(article, author_name="Held")
    submit(article, author_name="Pending")
    spam = submit(article, "Buy cheap watches at our shop today.", author_name="Spam")
    step(spam, Action.SPAM)
    publish(article, "A sober word about the boat.", author_name="Approved")
    assert names(open_queue(desk)) == ["Held"]
    assert names(open_queue(desk, queue="pending")) == ["Pending"]
    assert names(open_queue(desk, queue="spam")) == ["Spam"]
    page = open_queue(desk, queue="approved")
    assert names(page) == ["Approved"]
    tabs = page.one("nav", id="tabs")
    assert [each.text for each in tabs.all("a")] == [
        "Held 1",
        "Reported 0",
        "Being checked 1",
        "Checks failed 0",
        "Spam 1",
        "Rejected 0",
        "Approved 1",
        "Mine 0",
    ]
    assert tabs.one("a", aria_current="page").text == "Approved 1"


def test_a_failed_check_has_a_queue_and_is_named_on_the_card(desk: Client, article: Article):
    comment = held(article)
    see(comment, ("spam", None), outcome="unavailable")
    page = open_queue(desk, queue="failed")
    assert "This check could not look." in page.one("article", class_="card").text


def test_the_list_is_narrowed_by_article_and_by_text_and_the_tabs_keep_that(desk: Client, article: Article):
    held(article, "The ferry is late, you moron.", author_name="Ada")
    held(make_article("tram"), "The tram is late, you moron.", author_name="Ben")
    assert names(open_queue(desk, article="tram")) == ["Ben"]
    page = open_queue(desk, q="FERRY")
    assert names(page) == ["Ada"]
    assert page.one("input", name="q").attributes["value"] == "FERRY"
    assert all("q=FERRY" in tab.attributes["href"] for tab in page.one("nav", id="tabs").all("a"))
    assert "Nothing in this queue matches." in open_queue(desk, q="nowhere").one(class_="empty").text


def test_an_unknown_queue_or_order_is_the_usual_one(desk: Client, article: Article):
    held(article, author_name="Ada")
    assert names(open_queue(desk, queue="nonsense", sort="nonsense", q="\x00")) == ["Ada"]


def test_a_long_queue_goes_on_behind_a_link_that_keeps_the_narrowing(desk: Client, article: Article):
    for number in range(21):
        held(article, f"You moron, number {number}, of the ferry.", author_name=f"N{number}")
    first = open_queue(desk, q="ferry")
    assert len(names(first)) == 20
    link = first.one("a", rel="next").attributes["href"]
    assert "q=ferry" in link
    second = read_page(desk.get(f"/desk/{link}"))
    assert names(second) == ["N20"]
    assert len(second.all("a", rel="prev")) == 1
    assert desk.get("/desk/?cursor=nonsense").status_code == 404


def test_a_card_says_which_rule_held_it_on_what_score_because_of_which_words(desk: Client, article: Article):
    submit(article, HEATED, author_name="Ada", author_email="ada@example.org")
    screen_all()
    card = open_queue(desk).one("article", class_="card")
    assert "The policy held it:" in card.text
    assert re.search(r"abusive — toxicity [01]\.\d\d on .*moron", card.one(class_="why").text)
    marked = {mark.raw_text.partition(" (")[0]: mark.attributes["title"] for mark in card.all("mark")}
    assert "toxicity" in marked["moron"]
    bar = card.all("rect", class_="finding__amount")[0]
    assert 50 < int(bar.attributes["width"]) <= 100


def test_a_card_shows_the_commenters_record_and_only_a_masked_address(desk: Client, article: Article):
    held(article, author_email="ada.lovelace@example.org")
    answer = desk.get("/desk/")
    record = read_page(answer).one("dl", class_="record").text
    assert "a•••@e•••.org" in record
    assert "ada.lovelace" not in answer.content.decode()
    assert "Approved 0" in record
    assert "Rejected 0" in record


def test_what_readers_wrote_is_text_to_the_desk_too(desk: Client, article: Article):
    held(article, "<img src=x onerror=alert(1)> & you moron", author_name="<i>Ada</i>")
    page = open_queue(desk)
    assert names(page) == ["<i>Ada</i>"]
    assert "<img src=x onerror=alert(1)> & you moron" in page.one("p", class_="card__body").raw_text


def test_only_the_steps_that_can_be_taken_are_offered(desk: Client, article: Article):
    held(article)
    verbs = {each.attributes["value"] for each in open_queue(desk).all("button", name="action")}
    assert verbs == {"approve", "spam", "reject"}


def test_a_claim_is_shown_to_the_others(desk: Client, article: Article):
    comment = held(article)
    claim_comment(moderator=make_moderator("vera"), comment_id=comment.pk)
    assert "vera is at it" in open_queue(desk).one(class_="card__state").text


def test_the_desk_is_kept_nowhere(desk: Client):
    assert "no-store" in desk.get("/desk/")["Cache-Control"]
