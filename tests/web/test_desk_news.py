"""What an open page of the desk asks for when a colleague was at work: who did what, and the card as it is now."""

import pytest
from django.test import Client

from articles.models import Article
from moderation.models import Comment
from moderation.reviewing.working import claim_comment
from moderation.status import Action
from tests.factories import find, make_moderator, step, submit
from tests.web.page import read_page


@pytest.fixture
def comment(article: Article) -> Comment:
    submitted = submit(article, "You moron of a ferryman.", author_name="Ada")
    step(submitted, Action.HOLD)
    return find(submitted)


def test_it_says_who_did_what_since(desk: Client, comment: Comment):
    news = f"/desk/comments/{comment.pk}/news/?version={comment.version}"
    assert desk.get(news).status_code == 204
    step(comment, Action.REJECT, make_moderator("ben"), reason="off_topic", note="Not about ferries.")
    line = read_page(desk.get(news)).one(class_="news").text
    assert line.startswith("ben rejected it just now")
    assert "Not about ferries." in line


def test_the_card_is_there_as_it_is_now_with_where_to_come_back_to(desk: Client, comment: Comment):
    step(comment, Action.REJECT, make_moderator("ben"), reason="off_topic")
    card = read_page(desk.get(f"/desk/comments/{comment.pk}/card/?next=/desk/%3Fqueue%3Dheld")).one("article")
    assert card.one(class_="card__state").text == "Rejected"
    assert card.one("form", class_="decide").one("input", name="next").attributes["value"] == "/desk/?queue=held"


def test_ones_own_claim_is_no_news_to_oneself(desk: Client, comment: Comment, moderator):
    claim_comment(moderator=moderator, comment_id=comment.pk)
    assert not read_page(desk.get("/desk/")).one("article", class_="card").all(class_="chip--claimed")


@pytest.mark.parametrize("path", ["news/", "card/", "redact/"])
def test_none_of_it_is_for_others(db, comment: Comment, path: str):
    assert Client().get(f"/desk/comments/{comment.pk}/{path}").status_code == 302
