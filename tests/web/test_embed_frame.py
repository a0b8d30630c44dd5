"""The thread in a frame of another site: framed where it may be, without cookies, and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from articles.models import Article
from moderation.models import Comment, Revision
from moderation.status import Action, Status
from tests.factories import find, make_fields, publish, step
from tests.web.page import Element, read_page, typed_into
from tests.web.test_page_safety import ids_are_unique_and_labels_lead_somewhere, nothing_inline

FRAME = "/embed/ferry/"
OWN = {"Origin": "http://testserver"}


@pytest.fixture
def framed(settings: Any, article: Article) -> Client:
    """A browser that shows the frame on a site that may."""
    settings.EMBED_ANCESTORS = ["https://news.example"]
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def post(framed: Client) -> Callable[..., Any]:
    """Fill in the form that is there, and send it."""

    def fill_and_send(path: str = FRAME, *, headers: dict[str, str] = OWN, **given: Any) -> Any:
        form = read_page(framed.get(path)).one("form", data_draft="ferry")
        typed = typed_into(form)
        parent = {"parent": typed["parent"]}
        return framed.post(form.attributes["action"], typed | make_fields(**given) | parent, headers=headers)

    return fill_and_send


def own_form(answer: Any) -> Element:
    return read_page(answer).one("div", id="own").one("form")


def test_only_the_configured_sites_may_frame_it(framed: Client):
    answer = framed.get(FRAME)
    assert "frame-ancestors 'self' https://news.example;" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/articles/ferry/", "/accounts/login/"])
def test_every_other_page_may_be_framed_by_nobody(path: str, framed: Client):
    answer = framed.get(path)
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_it_is_the_thread_without_the_article(framed: Client, article: Article):
    top = publish(article, "The **late** boat, please.", author_name="Ada")
    publish(article, "Seconded.", parent=top, author_name="Ben")
    page = read_page(framed.get(FRAME))
    nothing_inline(page)
    ids_are_unique_and_labels_lead_somewhere(page)
    assert page.one("h1").text == "2 comments"
    assert "The ferry" not in page.one("main").text
    reply = page.one("article", id=f"comment-{top.pk}").all("a", target="_self")[0]
    assert reply.attributes["href"] == f"?reply={top.pk}#reply"
    elsewhere = [link for link in page.all("a") if "target" not in link.attributes]
    assert all(link.attributes["href"].startswith(("/articles/", "http")) for link in elsewhere)
    assert page.one("base").attributes == {"target": "_blank"}


def test_a_comment_is_posted_without_a_cookie(post: Callable[..., Any], framed: Client):
    answer = post(body="Posted from elsewhere.", author_name="Ada")
    assert answer.status_code == 202
    assert not framed.cookies
    own = read_page(answer).one("div", id="own")
    assert "Your comment is being checked." in own.text
    assert "Posted from elsewhere." in own.text
    assert Revision.objects.get().signals["form_token"] == "valid"


def test_a_reply_stands_below_what_it_answers(post: Callable[..., Any], framed: Client, article: Article):
    top = publish(article, author_name="Ada")
    path = f"{FRAME}?reply={top.pk}"
    assert "In reply to Ada" in read_page(framed.get(path)).one("section", id="reply").text
    assert post(path).status_code == 202
    assert Comment.objects.latest("id").parent == top


def test_the_author_follows_it_by_the_key_in_the_page(post: Callable[..., Any], framed: Client):
    form = own_form(post())
    assert "data-follow" in form.attributes
    step(Comment.objects.get(), Action.HOLD)
    answer = framed.post(form.attributes["action"], typed_into(form), headers=OWN)
    assert "Your comment waits for a moderator." in read_page(answer).one("div", id="own").text
    assert "data-follow" not in own_form(answer).attributes
    assert "no-store" in answer["Cache-Control"]
    wrong = framed.post(form.attributes["action"], typed_into(form) | {"token": "x"}, headers=OWN)
    assert wrong.status_code == 404


def test_sent_again_by_a_reload_it_is_the_same_comment(framed: Client, article: Article):
    form = read_page(framed.get(FRAME)).one("form", data_draft="ferry")
    fields = typed_into(form) | make_fields(parent="")
    first, second = (framed.post(FRAME, fields, headers=OWN) for _ in range(2))
    assert typed_into(own_form(first)) == typed_into(own_form(second))
    assert Comment.objects.count() == 1


def test_without_the_forms_own_id_nobody_gets_anothers_answer(framed: Client, article: Article):
    form = read_page(framed.get(FRAME)).one("form", data_draft="ferry")
    fields = typed_into(form) | make_fields(parent="") | {"submission": ""}
    assert [framed.post(FRAME, fields, headers=OWN).status_code for _ in range(2)] == [202, 409]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://news.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_of_another_page_is_refused(headers: dict[str, str], post: Callable[..., Any]):
    assert post(headers=headers).status_code == 403
    assert not Comment.objects.exists()


def test_the_browsers_word_that_it_was_this_page_is_enough(post: Callable[..., Any]):
    assert post(headers={"Sec-Fetch-Site": "same-origin"}).status_code == 202


def test_nothing_typed_is_lost_when_something_is_wrong(post: Callable[..., Any]):
    answer = post(body="Kept as it is.", author_email="nonsense")
    assert answer.status_code == 400
    page = read_page(answer)
    assert page.one("textarea").raw_text.strip() == "Kept as it is."
    wrong = page.one("input", aria_invalid="true")
    assert wrong.attributes["name"] == "author_email"
    assert "Enter a complete e-mail address" in page.one(id="reply-errors").text


def test_a_closed_thread_takes_nothing(framed: Client, post: Callable[..., Any], article: Article):
    thread = publish(article).thread
    form = read_page(framed.get(FRAME)).one("form", data_draft="ferry")
    type(thread).objects.filter(pk=thread.pk).update(state="closed")
    assert framed.post(FRAME, typed_into(form) | make_fields(parent=""), headers=OWN).status_code == 403
    assert "Comments are closed." in read_page(framed.get(FRAME)).text


def test_it_speaks_the_language_it_is_asked_for(framed: Client, article: Article):
    publish(article)
    page = read_page(framed.get(f"{FRAME}?lang=ar"))
    assert (page.one("html").attributes["lang"], page.one("html").attributes["dir"]) == ("ar", "rtl")
    assert all("lang=ar" in link.attributes["href"] for link in page.one("nav").all("a")[:3])
    assert page.one("form", data_draft="ferry").attributes["action"].startswith(f"{FRAME}?lang=ar")
    assert read_page(framed.get(f"{FRAME}?lang=nonsense")).one("html").attributes["lang"] == "en"


def test_it_is_there_for_published_articles_alone(framed: Client, article: Article):
    assert framed.get("/embed/nothing/").status_code == 404
    Article.objects.update(visibility="draft")
    assert framed.get(FRAME).status_code == 404
    assert framed.post(f"{FRAME}own/", {"comment": "x", "token": "x"}, headers=OWN).status_code == 404


def test_hidden_comments_leave_no_trace(framed: Client, article: Article):
    publish(article, author_name="Ada")
    before = read_page(framed.get(FRAME)).one("ol", class_="comments").text
    hidden = publish(article, "Gone in a moment.")
    step(hidden, Action.REJECT)
    assert find(hidden).status == Status.REJECTED
    assert read_page(framed.get(FRAME)).one("ol", class_="comments").text == before
