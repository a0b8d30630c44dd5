"""One comment at the desk: what it answers, its history, notes and claims."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from moderation.intake import edit_comment
from moderation.models import Comment, Note
from moderation.reviewing.working import claim_comment
from moderation.status import Action
from tests.factories import find, make_moderator, publish, step, submit
from tests.web.page import read_page, typed_into


@pytest.fixture
def comment(article: Article) -> Comment:
    top = publish(article, "A question about the early boat.", author_name="Ada")
    reply = submit(article, "You moron of a ferryman.", parent=top, author_name="Ben")
    step(reply, Action.HOLD, reason="abusive")
    return find(reply)


def url_of(comment: Comment, step: str = "") -> str:
    return f"/desk/comments/{comment.pk}/{step}"


def test_it_shows_what_the_comment_answers_and_all_that_happened(desk: Client, comment: Comment):
    page = read_page(desk.get(url_of(comment)))
    assert "A question about the early boat." in page.one("ol", class_="around__said").text
    history = [each.text for each in page.one("ol", class_="history").all("li")]
    assert history[0].startswith("The author posted it")
    assert history[1].startswith("The policy held it")
    assert "Abusive or hateful" in history[1]


def test_outside_of_a_queue_no_tab_is_the_current_one(desk: Client, comment: Comment):
    assert read_page(desk.get(url_of(comment))).one("nav", id="tabs").all("a", aria_current="page") == []


def test_a_note_is_kept_for_colleagues(desk: Client, comment: Comment):
    form = read_page(desk.get(url_of(comment))).one("form", class_="note")
    answer = desk.post(form.attributes["action"], typed_into(form) | {"body": "Second\r\nlook."}, follow=True)
    assert "Second look." in read_page(answer).one("section", id="notes").text
    assert Note.objects.get().body == "Second\nlook."


def test_an_empty_note_and_one_too_long_are_refused_and_kept(desk: Client, comment: Comment):
    for typed in (" ", "n" * 5001):
        answer = desk.post(url_of(comment, "note/"), {"body": typed})
        assert answer.status_code == 400
        page = read_page(answer)
        area = page.one("textarea", aria_invalid="true")
        assert area.raw_text.removeprefix("\n") == typed
        assert page.one(id=area.attributes["aria-describedby"]).text
    assert not Note.objects.exists()


def test_a_claim_is_taken_and_given_back(desk: Client, comment: Comment, moderator: User):
    desk.post(url_of(comment, "claim/"), {"next": url_of(comment)})
    assert find(comment).claimed_by == moderator
    page = read_page(desk.get(url_of(comment)))
    assert page.one("button", name="release").text == "Give it back"
    answer = desk.post(url_of(comment, "claim/"), {"next": url_of(comment), "release": "1"})
    assert answer["Location"] == url_of(comment)
    assert find(comment).claimed_by is None


def test_a_colleagues_claim_is_not_taken_away(desk: Client, comment: Comment):
    ben = make_moderator("ben")
    claim_comment(moderator=ben, comment_id=comment.pk)
    answer = desk.post(url_of(comment, "claim/"))
    assert answer.status_code == 409
    assert "ben is working on this comment." in read_page(answer).one(role="alert").text
    assert find(comment).claimed_by == ben


def test_a_decision_from_here_comes_back_here(desk: Client, comment: Comment):
    form = read_page(desk.get(url_of(comment))).one("form", class_="decide")
    answer = desk.post(form.attributes["action"], typed_into(form) | {"action": "approve"})
    assert answer["Location"] == url_of(comment)
    page = read_page(desk.get(url_of(comment)))
    assert "Approved by mo" in page.one(class_="why").text
    address = f"http://testserver/articles/ferry/?comment={comment.pk}#comment-{comment.pk}"
    assert page.one("a", href=address).text == "See it on the page"


def test_an_earlier_text_can_be_published_again(desk: Client, article: Article):
    own = submit(article, "The first text.")
    step(own, Action.APPROVE)
    edit_comment(comment_id=own.id, token=own.token, fields={"body": "The second text."})
    step(own, Action.REJECT, reason="abusive")
    section = read_page(desk.get(url_of(find(own)))).one("section", aria_labelledby="earlier-title")
    assert "The first text." in section.text
    assert "The second text." not in section.text

    answer = desk.post(url_of(find(own), "decide/"), typed_into(section.one("form")))

    assert answer.status_code == 303
    shown = find(own).published_revision
    assert shown is not None
    assert shown.body == "The first text."


def test_what_was_never_edited_has_no_earlier_texts(desk: Client, comment: Comment):
    assert read_page(desk.get(url_of(comment))).all("section", aria_labelledby="earlier-title") == []
