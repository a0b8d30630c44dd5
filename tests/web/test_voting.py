"""The two buttons below a comment: without JavaScript a form and a redirect, with htmx that form alone."""

import json

import pytest
from django.test import Client

from articles.models import Article
from moderation.models import Comment, Vote
from moderation.status import Action
from tests.factories import find, make_article, make_fields, publish, step
from tests.web.page import Answer, Element, read_page, typed_into

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def comment(article: Article) -> Comment:
    return publish(article, author_name="Ada")


def card_of(client: Client, comment: Comment) -> Element:
    url = comment.thread.article.get_absolute_url()
    return read_page(client.get(url, {"order": "oldest"})).one("article", id=f"comment-{comment.pk}")


def press(client: Client, comment: Comment, which: str, **headers: str) -> Answer:
    """Press the button as it is on the page."""
    form = card_of(client, comment).one("form", class_="votes")
    button = form.one("button", id=f"vote-{which}-{comment.pk}")
    sent = typed_into(form) | {"value": button.attributes["value"]}
    return client.post(form.attributes["action"], sent, headers=headers)


def counts(element: Element) -> list[str]:
    return [each.text for each in element.all(class_="vote__count")]


def pressed(element: Element) -> list[str]:
    return [each.attributes["aria-pressed"] for each in element.all("button", class_="vote")]


def test_a_vote_comes_back_to_the_comment_where_it_was_read(reader: Client, comment: Comment):
    answer = press(reader, comment, "for")
    assert answer.status_code == 303
    assert answer["Location"] == f"/articles/ferry/?order=oldest#comment-{comment.pk}"
    card = card_of(reader, comment)
    assert (counts(card), pressed(card)) == (["1", "0"], ["true", "false"])


def test_pressed_again_it_is_taken_back_and_the_other_one_changes_it(reader: Client, comment: Comment):
    for which, expected in (("for", (1, 0)), ("for", (0, 0)), ("against", (0, 1)), ("for", (1, 0))):
        press(reader, comment, which)
        assert (find(comment).votes_up, find(comment).votes_down) == expected


def test_others_see_the_count_and_not_whose_it_is(reader: Client, client: Client, comment: Comment):
    press(reader, comment, "for")
    card = card_of(client, comment)
    assert (counts(card), pressed(card)) == (["1", "0"], ["false", "false"])


def test_with_htmx_the_answer_is_the_form_alone(reader: Client, comment: Comment):
    answer = press(reader, comment, "for", **HTMX)
    assert answer.status_code == 200
    part = read_page(answer)
    assert [child.tag for child in part.children if isinstance(child, Element)] == ["form"]
    assert (counts(part), pressed(part)) == (["1", "0"], ["true", "false"])
    assert part.one("input", name="next").attributes["value"] == "/articles/ferry/?order=oldest"
    assert reader.cookies["reader"]["httponly"]


def test_each_button_says_what_it_does_and_how_many_did(reader: Client, comment: Comment):
    labels = [each.text for each in card_of(reader, comment).all("button", class_="vote")]
    assert labels == ["Vote for the comment by Ada, 0", "Vote against the comment by Ada, 0"]


def test_ones_own_comment_shows_its_votes_and_takes_none(reader: Client, client: Client, comment: Comment):
    press(reader, comment, "for")
    reader.post("/articles/ferry/", _typed(reader) | make_fields(body="My own words on the ferry.", author_name="Me"))
    own = Comment.objects.get(commenter__name="Me")
    Comment.objects.filter(pk=own.pk).update(votes_up=2)
    step(own, Action.APPROVE)
    card = card_of(reader, own)
    assert card.all("form", class_="votes") == []
    assert "2 for, 0 against" in card.text
    form = card_of(client, own).one("form", class_="votes")
    sent = typed_into(card_of(reader, comment).one("form", class_="votes")) | {"value": "1"}
    answer = reader.post(form.attributes["action"], sent)
    assert answer.status_code == 403
    assert "This comment is your own" in read_page(answer).text


def _typed(client: Client) -> dict[str, str]:
    return typed_into(read_page(client.get("/articles/ferry/")).one("form", data_draft="ferry"))


def test_a_tombstone_takes_no_vote(reader: Client, article: Article, comment: Comment):
    publish(article, "An answer that stays.", parent=comment)
    url = card_of(reader, comment).one("form", class_="votes").attributes["action"]
    step(comment, Action.REJECT)
    assert card_of(reader, comment).all("form") == []
    assert reader.post(url, _typed(reader) | {"value": "1"}).status_code == 404


def test_a_comment_is_voted_on_below_its_own_article(reader: Client, comment: Comment):
    make_article("tram")
    sent = _typed(reader) | {"value": "1"}
    assert reader.post(f"/articles/tram/comments/{comment.pk}/vote/", sent).status_code == 404


@pytest.mark.parametrize("value", ["2", "", "up"])
def test_a_value_that_no_button_has_is_refused(reader: Client, comment: Comment, value: str):
    answer = reader.post(f"/articles/ferry/comments/{comment.pk}/vote/", _typed(reader) | {"value": value})
    assert answer.status_code == 400
    assert "1, -1 or 0" in read_page(answer).text


def test_another_site_cannot_vote_in_a_readers_name(reader: Client, comment: Comment):
    assert reader.post(f"/articles/ferry/comments/{comment.pk}/vote/", {"value": "1"}).status_code == 403
    assert reader.get(f"/articles/ferry/comments/{comment.pk}/vote/").status_code == 405
    assert not Vote.objects.exists()


def test_it_leads_nowhere_else(reader: Client, comment: Comment):
    sent = _typed(reader) | {"value": "1", "next": "https://elsewhere.example/"}
    answer = reader.post(f"/articles/ferry/comments/{comment.pk}/vote/", sent)
    assert answer["Location"] == f"/articles/ferry/#comment-{comment.pk}"


def test_too_many_votes_are_told_to_wait(reader: Client, comment: Comment, settings):
    settings.VOTES_PER_MINUTE = 1
    press(reader, comment, "for")
    answer = press(reader, comment, "for")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "Too many requests" in read_page(answer).text
    # In place the buttons stay as they are, and the page's script says why.
    in_place = press(reader, comment, "for", **HTMX)
    assert in_place["HX-Reswap"] == "none"
    assert "Too many requests" in json.loads(in_place["HX-Trigger"])["refused"]["value"]
