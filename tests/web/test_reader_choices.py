"""Editors' choices above a thread, and how branches of it fold and go on."""

import pytest
from django.test import Client, override_settings

from articles.models import Article
from moderation.models import Comment
from moderation.reviewing.working import feature_comment
from moderation.status import Action
from tests.factories import make_moderator, publish, step
from tests.web.page import Element, read_page

pytestmark = pytest.mark.django_db


def feature(*comments: Comment) -> None:
    moderator = make_moderator()
    for comment in comments:
        feature_comment(moderator=moderator, comment_id=comment.pk, featured=True)


def open_page(client: Client, article: Article, **query: str) -> Element:
    return read_page(client.get(article.get_absolute_url(), query))


def test_choices_stand_above_the_thread_and_lead_into_it(client: Client, article: Article):
    top = publish(article, author_name="Ada")
    reply = publish(article, "It leaves **at five**, as it did before.", parent=top, author_name="Ben")
    feature(top, reply)
    choices = open_page(client, article).one("section", class_="choices")
    assert choices.one("h3").text == "Editors’ choices"
    assert [each.text for each in choices.all("bdi")] == ["Ben", "Ada"]
    assert choices.all("blockquote")[0].text == "It leaves at five, as it did before."
    assert [each.attributes["href"] for each in choices.all("a")] == [f"#comment-{reply.pk}", f"#comment-{top.pk}"]


def test_a_long_choice_is_cut_and_one_on_another_page_is_linked(
    client: Client, article: Article, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("moderation.web.thread_view.PAGE_SIZE", 1)
    old = publish(article, "word " * 200)
    publish(article)
    feature(old)
    choice = open_page(client, article).one("li", class_="choice")
    assert choice.one("blockquote").text.endswith("word…")
    assert len(choice.one("blockquote").text.split()) == 40
    assert choice.one("a").attributes["href"] == f"{article.get_absolute_url()}?comment={old.pk}#comment-{old.pk}"


def test_three_choices_are_shown_and_only_where_the_thread_begins(client: Client, article: Article):
    comments = [publish(article, f"Comment number {number} on the ferry and its hours.") for number in range(4)]
    feature(*comments)
    assert len(open_page(client, article).all("li", class_="choice")) == 3
    assert open_page(client, article, comment=str(comments[0].pk)).all(class_="choices") == []


def test_a_choice_that_is_taken_down_is_gone(client: Client, article: Article):
    top = publish(article)
    feature(top)
    step(top, Action.REJECT, make_moderator(), reason="off_topic")
    assert open_page(client, article).all(class_="choices") == []


def test_replies_are_open_and_can_be_folded_without_scripts(client: Client, article: Article):
    top = publish(article)
    for number in range(2):
        publish(article, f"Answer number {number}, and a short one.", parent=top)
    branch = open_page(client, article).one("details", class_="branch")
    assert "open" in branch.attributes
    assert branch.one("summary").text == "2 replies"


@override_settings(REPLIES_PER_COMMENT=1)
def test_more_replies_are_fetched_into_their_branch(client: Client, article: Article):
    top = publish(article)
    for name in ("One", "Two"):
        publish(article, f"I do, says {name}, every day of the week.", parent=top, author_name=name)
    more = open_page(client, article).one("li", class_="more").one("a").attributes
    assert more["hx-select"] == f"#replies-{top.pk} > .replies > li"
    further = read_page(client.get(article.get_absolute_url() + more["hx-get"]))
    assert "Two" in further.one("details", id=f"replies-{top.pk}").one("ol").text


def test_moderators_alone_see_the_way_to_the_desk(client: Client, desk: Client, article: Article):
    comment = publish(article)
    way = f"/desk/comments/{comment.pk}/"
    assert open_page(client, article).all("a", href=way) == []
    assert open_page(desk, article).one("a", href=way).text.startswith("At the desk")
