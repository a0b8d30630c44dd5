"""Posting through the form of the article page, without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings

from articles.models import Article
from moderation.models import Comment, Revision, Thread
from tests.factories import make_fields, publish
from tests.web.page import Answer, read_page, typed_into

Write = Callable[..., Answer]


def test_the_form_says_what_is_asked_and_what_is_published(reader: Client, article: Article):
    section = read_page(reader.get(article.get_absolute_url())).one("section", id="reply")
    assert section.one("h2").text == "Leave a reply"
    assert "Your email address will not be published. Required fields are marked *" in section.text
    assert {label.text for label in section.all("label")} == {
        "Comment *",
        "Name *",
        "Email *",
        "Website",
        "Leave this field empty",
        "Remember me in this browser",
    }
    assert [button.text for button in section.all("button")] == ["Post comment", "Preview"]
    for label in section.all("label"):
        assert section.one(id=label.attributes["for"]).tag in ("input", "textarea")


def test_the_honeypot_is_hidden_from_people_and_their_tools(reader: Client, article: Article):
    trap = read_page(reader.get(article.get_absolute_url())).one(class_="reply__trap")
    assert trap.attributes["aria-hidden"] == "true"
    field = trap.one("input", name="website")
    assert (field.attributes["tabindex"], field.attributes["autocomplete"]) == ("-1", "off")


def test_a_comment_is_accepted_and_shown_to_its_author_alone_as_being_checked(
    write: Write, reader: Client, article: Article
):
    answer = write(body="The late boat is a fine idea.", author_name="Ada")
    comment = Comment.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"{article.get_absolute_url()}#comment-{comment.pk}"
    own = read_page(reader.get(article.get_absolute_url())).one("article", id=f"comment-{comment.pk}")
    assert "Your comment is being checked." in own.text
    assert "The late boat is a fine idea." in own.one(class_="comment__body").text
    assert "late boat" not in Client().get(article.get_absolute_url()).content.decode()


def test_the_form_token_and_the_typed_fields_reach_the_intake(write: Write):
    write(author_name="Ada", author_url="https://ada.example/", body="Two\r\nlines")
    revision = Revision.objects.select_related("comment__commenter").get()
    assert revision.signals["form_token"] == "valid"
    assert revision.comment.author_url == "https://ada.example/"
    assert revision.comment.commenter.name == "Ada"
    # Browsers send line ends as CR LF, whatever was typed.
    assert revision.body == "Two\nlines"


def test_a_reply_is_shown_in_its_place(write: Write, reader: Client, article: Article):
    top = publish(article, author_name="Ada")
    answer = write(parent=str(top.pk), body="An answer to that, if I may.")
    own = Comment.objects.get(parent=top)
    assert answer["Location"] == f"{article.get_absolute_url()}?comment={own.pk}#comment-{own.pk}"
    page = read_page(reader.get(answer["Location"].partition("#")[0]))
    shown = page.one("ol", class_="replies").one("article", id=f"comment-{own.pk}")
    assert "An answer to that" in shown.text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("author_name", ""),
        ("author_name", "N" * 101),
        ("author_email", "nonsense"),
        ("author_url", "javascript:alert(1)"),
        ("body", " \u200b "),
        ("body", "b" * 5001),
    ],
)
def test_an_error_stands_next_to_its_field_and_in_the_summary_and_nothing_typed_is_lost(
    write: Write, field: str, typed: str
):
    sent = make_fields(author_url="https://ada.example/") | {field: typed}
    answer = write(**sent)
    assert answer.status_code == 400
    page = read_page(answer)
    form = page.one("form", data_draft="ferry")
    shown = typed_into(form)
    assert {name: shown[name] for name in sent} == sent
    wrong = form.one(aria_invalid="true")
    assert wrong.attributes["name"] == field
    said = form.one(id=wrong.attributes["aria-describedby"].split()[-1]).text
    summary = page.one(id="reply-errors")
    assert said in summary.text
    assert len(summary.all("a", href=f"#{wrong.attributes['id']}")) == 1
    assert not Comment.objects.exists()


def test_the_summary_of_errors_gets_the_focus_without_javascript(write: Write):
    page = read_page(write(body=""))
    # A form's address ends in the summary's id: browsers go there, and focus what can be focused.
    assert page.one("form", data_draft="ferry").attributes["action"].endswith("#reply-errors")
    assert page.one(id="reply-errors").attributes["tabindex"] == "-1"


def test_a_second_try_after_an_error_keeps_the_time_of_the_first_form(write: Write, reader: Client, article: Article):
    form = read_page(write(body="")).one("form", data_draft="ferry")
    reader.post(article.get_absolute_url(), typed_into(form) | {"body": "Now with a text, and a good one."})
    assert Revision.objects.get().signals["form_token"] == "valid"


def test_the_same_comment_twice_is_refused_and_said_so(write: Write):
    once: dict[str, Any] = make_fields()
    write(**once)
    again = write(**once)
    assert again.status_code == 409
    assert "already posted" in read_page(again).one(id="reply-errors").text
    assert Comment.objects.count() == 1


@override_settings(COMMENT_POSTS_PER_MINUTE=2)
def test_too_many_posts_are_asked_to_wait_and_keep_their_text(write: Write):
    write()
    write(body="Another comment on the ferry and its fares.")
    answer = write(body="A third one, which comes too early.")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1
    assert "A third one, which comes too early." in answer.content.decode()


def test_a_reply_to_what_is_gone_says_so(write: Write):
    answer = write(parent="01890000-0000-7000-8000-000000000000")
    assert answer.status_code == 400
    assert "not in this thread" in read_page(answer).one(id="reply-errors").text


def test_a_thread_that_closed_meanwhile_refuses_and_gives_the_text_back(reader: Client, article: Article):
    url = article.get_absolute_url()
    sent = typed_into(read_page(reader.get(url)).one("form", data_draft="ferry")) | make_fields(body="A late thought.")
    Thread.objects.create(article=article, state="closed")
    answer = reader.post(url, sent)
    assert answer.status_code == 403
    page = read_page(answer)
    assert "closed" in page.one(id="reply-errors").text
    assert typed_into(page.one("form", data_draft="ferry"))["body"] == "A late thought."


def test_a_post_below_no_article_is_not_found(client: Client, db: None):
    assert client.post("/articles/nothing/", make_fields()).status_code == 404


def test_a_post_from_another_site_is_refused(reader: Client, article: Article):
    assert reader.post(article.get_absolute_url(), make_fields()).status_code == 403
    assert not Comment.objects.exists()


def test_a_moderators_comment_carries_the_staff_mark(desk: Client, article: Article):
    desk.post(article.get_absolute_url(), make_fields())
    assert Comment.objects.get().commenter.staff


def test_the_cookie_of_ones_own_comments_is_for_this_article_and_not_for_scripts(write: Write, article: Article):
    cookie = write().cookies["own"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == article.get_absolute_url()


def test_the_same_reader_stays_the_same_commenter(write: Write):
    write(author_name="Ada")
    write(author_name="Ada", body="And another thought about the ferry.")
    assert len(set(Comment.objects.values_list("commenter", flat=True))) == 1


def test_the_same_form_sent_twice_is_one_comment_and_the_same_answer(reader: Client, article: Article):
    url = article.get_absolute_url()
    sent = typed_into(read_page(reader.get(url)).one("form", data_draft="ferry")) | make_fields()
    first, again = reader.post(url, sent), reader.post(url, sent)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first["Location"] == again["Location"]
    assert Comment.objects.count() == 1


def test_an_answer_that_got_lost_is_given_again_even_to_a_form_that_was_loaded_anew(reader: Client, article: Article):
    url = article.get_absolute_url()
    sent = typed_into(read_page(reader.get(url)).one("form", data_draft="ferry")) | make_fields()
    token = {"csrfmiddlewaretoken": sent["csrfmiddlewaretoken"]}
    reader.post(url, sent)
    # Nothing of the answer has arrived: neither the reader's cookie nor the key to the comment.
    for name in ("reader", "own"):
        del reader.cookies[name]
    fresh = typed_into(read_page(reader.get(url)).one("form", data_draft="ferry"))
    again = reader.post(url, sent | token | {"form_token": fresh["form_token"]})
    assert again.status_code == 303
    assert "Your comment is being checked." in read_page(reader.get(url)).text
    assert Comment.objects.count() == 1


def test_another_text_in_the_same_form_is_another_comment(reader: Client, article: Article):
    url = article.get_absolute_url()
    sent = typed_into(read_page(reader.get(url)).one("form", data_draft="ferry")) | make_fields()
    reader.post(url, sent)
    assert reader.post(url, sent | make_fields(body="I went back and thought of something else.")).status_code == 303
    assert Comment.objects.count() == 2


def post_in_place(reader: Client, article: Article, **given: Any) -> Answer:
    form = read_page(reader.get(article.get_absolute_url())).one("form", data_draft=article.slug)
    sent = typed_into(form) | make_fields(**given)
    return reader.post(article.get_absolute_url(), sent, headers={"HX-Request": "true"})


def test_a_script_gets_the_comment_in_its_place_and_a_form_for_the_next(reader: Client, article: Article):
    top = publish(article, author_name="Ada")
    answer = post_in_place(reader, article, parent=str(top.pk), author_name="Ben", body="An answer, if I may.")
    own = Comment.objects.get(parent=top)
    page = read_page(answer)
    assert answer.status_code == 201
    assert page.all("html") == []
    branch = page.one("details", id=f"replies-{top.pk}")
    assert "Your comment is being checked." in branch.one("article", id=f"comment-{own.pk}").text
    form = page.one("section", id="reply").one("form")
    assert typed_into(form)["body"] == ""
    assert typed_into(form)["author_name"] == "Ben"
    assert typed_into(form)["submission"]
    assert answer.cookies["own"]["path"] == article.get_absolute_url()


def test_a_script_gets_the_form_alone_where_something_is_wrong(reader: Client, article: Article):
    top = publish(article, author_name="Ada")
    answer = post_in_place(reader, article, parent=str(top.pk), author_name="")
    page = read_page(answer)
    assert answer.status_code == 400
    assert page.all("html") == []
    assert page.one(id="reply-to-name").text == "Ada"
    assert page.one("input", name="author_name").attributes["aria-invalid"] == "true"
