"""Editors' choices: set apart on the comment's page at the desk, seen by every reader."""

import pytest
from django.test import Client

from articles.models import Article
from moderation.models import Comment, ModerationEvent
from moderation.status import Action
from tests.factories import find, publish, step, submit
from tests.web.page import Answer, read_page, typed_into


@pytest.fixture
def comment(article: Article) -> Comment:
    return publish(article, "The one that says it best.", author_name="Ada")


def press(desk: Client, comment: Comment) -> Answer:
    """Press the button that is there."""
    page = read_page(desk.get(f"/desk/comments/{comment.pk}/"))
    [form] = [each for each in page.all("form") if each.attributes.get("action", "").endswith("/feature/")]
    button = form.one("button", name="featured")
    return desk.post(
        form.attributes["action"], typed_into(form) | {"featured": button.attributes["value"]}, follow=True
    )


def is_marked(comment: Comment) -> bool:
    page = read_page(Client().get("/articles/ferry/"))
    return "Editors’ choice" in page.one("article", id=f"comment-{comment.pk}").text


def test_a_comment_is_featured_and_no_longer(desk: Client, comment: Comment):
    assert not is_marked(comment)
    assert "It is an editors’ choice now." in read_page(press(desk, comment)).text
    assert is_marked(comment)
    assert "It is no longer an editors’ choice." in read_page(press(desk, comment)).text
    assert not is_marked(comment)
    assert list(ModerationEvent.objects.filter(comment=comment).values_list("action", flat=True))[-2:] == [
        "feature",
        "unfeature",
    ]


def test_what_is_not_public_has_no_such_button_and_cannot_be_featured(desk: Client, article: Article):
    held = submit(article, "Wait and see.")
    step(held, Action.HOLD)
    page = read_page(desk.get(f"/desk/comments/{held.id}/"))
    assert page.all("button", name="featured") == []
    answer = desk.post(f"/desk/comments/{held.id}/feature/", {"featured": "1"})
    assert answer.status_code == 409
    assert "Only a published comment can be featured." in read_page(answer).one(role="alert").text
    assert find(held).featured_at is None


def test_featuring_is_for_moderators(reader: Client, comment: Comment):
    assert Client().post(f"/desk/comments/{comment.pk}/feature/", {"featured": "1"}).status_code in (302, 403)
    assert find(comment).featured_at is None
