"""The article page: the article, the line, and what readers wrote below it."""

from typing import Any

import pytest
from django.test import Client, override_settings

from articles.models import Article
from moderation.models import Comment
from moderation.reviewing.working import feature_comment
from moderation.status import Action
from tests.factories import make_article, make_client, make_moderator, publish, step, submit
from tests.web.page import Element, read_page

pytestmark = pytest.mark.django_db


def open_page(client: Client, article: Article, **query: Any) -> Element:
    answer = client.get(article.get_absolute_url(), query)
    assert answer.status_code == 200
    return read_page(answer)


def names(page: Element) -> list[str]:
    return [each.text for each in page.all(class_="comment__name")]


def card_of(page: Element, comment: Comment) -> Element:
    return page.one("article", id=f"comment-{comment.pk}")


def test_it_shows_the_article_with_its_lead_image_caption_and_credit(client: Client):
    article = make_article(
        title="The ferry",
        section="City",
        byline="City desk",
        body_html="<p>It <em>runs</em>.</p>",
        lead_image_url="/static/ferry.svg",
        lead_image_caption="At the quay",
        lead_image_credit="Art desk",
    )
    story = open_page(client, article).one(class_="story")
    assert story.one("h1").text == "The ferry"
    assert story.one(class_="section").text == "City"
    assert story.one(class_="byline").text == "City desk"
    assert story.one("img").attributes["src"] == "/static/ferry.svg"
    assert story.one("figcaption").text == "At the quay Art desk"
    assert story.one(class_="prose").one("em").text == "runs"


def test_one_line_separates_the_article_from_what_readers_write(client: Client, article: Article):
    assert len(open_page(client, article).all("hr", class_="the-line")) == 1


def test_replies_stand_inside_what_they_answer(client: Client, article: Article):
    top = publish(article, "The timetable is a good one, I say.", author_name="Ada")
    publish(article, "I would rather have two boats an hour.", author_name="Ben", parent=top)
    outer = open_page(client, article).one("ol", class_="comments").all("li")[0]
    assert names(outer) == ["Ada", "Ben"]
    assert names(outer.one("ol", class_="replies")) == ["Ben"]


def test_names_are_isolated_and_what_is_typed_is_text(client: Client, article: Article):
    publish(article, "Is <script>alert(1)</script> a tag, or is it not?", author_name='<b>"Ada"</b>')
    page = open_page(client, article)
    assert page.one(class_="comment__name").one("bdi").text == '<b>"Ada"</b>'
    assert "<script>alert(1)</script>" in page.one(class_="comment__body").text
    assert "alert" not in "".join(each.raw_text for each in page.all("script"))


def test_a_website_is_linked_for_readers_and_not_for_ranking(client: Client, article: Article):
    publish(article, author_url="https://ada.example/")
    link = open_page(client, article).one(class_="comment__name").one("a")
    assert link.attributes["href"] == "https://ada.example/"
    assert set(link.attributes["rel"].split()) == {"nofollow", "ugc", "noopener"}


def test_a_time_is_said_in_words_and_exactly(client: Client, article: Article):
    comment = publish(article)
    time = card_of(open_page(client, article), comment).one("time")
    assert time.text == "just now"
    assert time.attributes["datetime"].startswith(comment.created_at.strftime("%Y-%m-%dT%H:%M"))
    assert str(comment.created_at.year) in time.attributes["title"]


def test_nothing_but_public_comments_is_shown(client: Client, article: Article):
    submit(article, "Nobody has looked at this one yet, so it waits.", author_name="Waiting")
    held = submit(article, "This is held until a moderator reads it.", author_name="Held")
    step(held, Action.HOLD)
    page = open_page(client, article)
    assert names(page) == []
    assert page.one(id="comments-title").text == "0 comments"


def test_what_was_taken_down_leaves_a_placeholder_above_its_replies(client: Client, article: Article):
    top = publish(article, "Something that is taken down later on.", author_name="Gone")
    publish(article, "An answer that stays where it was.", parent=top, author_name="Ben")
    step(top, Action.REJECT, make_moderator(), reason="off_topic")
    page = open_page(client, article)
    assert "This comment was removed or withdrawn." in card_of(page, top).text
    assert "taken down later" not in page.text
    assert names(page) == ["Ben"]


def test_staff_and_featured_comments_are_marked(client: Client, article: Article):
    staff = publish(article, client=make_client(staff=True))
    feature_comment(moderator=make_moderator(), comment_id=staff.pk, featured=True)
    assert {each.text for each in open_page(client, article).all(class_="badge")} == {"Staff", "Editors’ choice"}


@pytest.mark.parametrize(("order", "expected"), [("newest", ["Ben", "Ada"]), ("oldest", ["Ada", "Ben"])])
def test_the_reader_chooses_the_order(client: Client, article: Article, order: str, expected: list[str]):
    publish(article, "The first of two comments on the ferry.", author_name="Ada")
    publish(article, "And the second one, a little later on.", author_name="Ben")
    page = open_page(client, article, order=order)
    assert names(page) == expected
    assert page.one(class_="orders").one("a", aria_current="true").text.lower() == order


def test_a_permalink_shows_its_conversation_and_leads_back_to_all(client: Client, article: Article):
    top = publish(article, "A question about the early boat.", author_name="Ada")
    reply = publish(article, "It leaves at five, as before.", parent=top, author_name="Ben")
    publish(article, "Something else altogether, about fares.", author_name="Cleo")
    page = open_page(client, article, comment=str(reply.pk))
    assert names(page) == ["Ada", "Ben"]
    assert "comment--named" in card_of(page, reply).classes
    back = page.one("a", href=f"{article.get_absolute_url()}#comments")
    assert back.text == "Show all comments"


@pytest.mark.parametrize("named", ["01890000-0000-7000-8000-000000000000", "nonsense", ""])
def test_a_permalink_to_nothing_shows_the_whole_thread(client: Client, article: Article, named: str):
    publish(article, author_name="Ada")
    assert names(open_page(client, article, comment=named)) == ["Ada"]


def test_a_permalink_to_another_articles_comment_shows_nothing_of_it(client: Client, article: Article):
    elsewhere = publish(make_article(), author_name="Elsewhere")
    page = open_page(client, article, comment=str(elsewhere.pk))
    assert names(page) == []
    assert "not here, or not any more" in page.text


@override_settings(REPLIES_PER_COMMENT=2)
def test_further_replies_are_a_link_away(client: Client, article: Article):
    top = publish(article, "Who takes the early boat these days?", author_name="Ada")
    for name in ("One", "Two", "Three"):
        publish(article, f"I do, says {name}, every day of the week.", parent=top, author_name=name)
    page = open_page(client, article)
    assert names(page) == ["Ada", "One", "Two"]
    further = read_page(client.get(article.get_absolute_url() + page.one(class_="more").one("a").attributes["href"]))
    assert names(further) == ["Ada", "Three"]


def test_more_than_a_page_of_comments_goes_on_behind_a_link(
    client: Client, article: Article, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("moderation.web.thread_view.PAGE_SIZE", 3)
    for number in range(5):
        publish(article, f"Comment number {number} on the ferry and its hours.", author_name=f"N{number}")
    first = open_page(client, article, order="oldest")
    assert names(first) == [f"N{number}" for number in range(3)]
    more = first.one("li", class_="more").one("a")
    second = read_page(client.get(article.get_absolute_url() + more.attributes["href"].partition("#")[0]))
    assert names(second) == ["N3", "N4"]
    assert second.one("p", class_="more").text == "Back to the first comments"


def test_a_cursor_that_never_was_one_is_not_found(client: Client, article: Article):
    assert client.get(article.get_absolute_url(), {"cursor": "nonsense"}).status_code == 404


def test_a_closed_thread_is_read_but_has_no_form(client: Client):
    article = make_article(thread={"state": "open"})
    comment = publish(article)
    comment.thread.state = "closed"
    comment.thread.save()
    page = open_page(client, article)
    assert "Comments are closed." in page.one(id="reply").text
    assert page.all("form", data_draft=article.slug) == []
    assert page.all("a", data_reply=str(comment.pk)) == []


def test_the_deepest_comment_takes_no_reply(client: Client):
    article = make_article(thread={"max_depth": 1})
    top = publish(article)
    reply = publish(article, "As deep as it gets in this thread.", parent=top)
    page = open_page(client, article)
    assert page.all("a", data_reply=str(top.pk))
    assert not page.all("a", data_reply=str(reply.pk))


def test_a_reply_link_works_without_javascript(client: Client, article: Article):
    top = publish(article, author_name="Ada")
    page = open_page(client, article, reply=str(top.pk))
    assert page.one(id="reply-to-name").text == "Ada"
    assert page.one("form", data_draft=article.slug).one("input", name="parent").attributes["value"] == str(top.pk)


def test_a_draft_is_not_there_for_readers_and_has_no_thread_for_staff(client: Client):
    draft = make_article(title="Not yet", visibility=Article.Visibility.DRAFT)
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(make_moderator(admin=True))
    page = open_page(client, draft)
    assert page.one("h1").text == "Not yet"
    assert page.all(class_="thread") == []


def test_the_page_is_nobodys_to_keep(client: Client, article: Article):
    assert "private" in client.get(article.get_absolute_url())["Cache-Control"]
