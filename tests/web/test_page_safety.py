"""What every page promises: nothing inline, everything named, and the same look when something is wrong."""

import re
from collections.abc import Callable

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from articles.models import Article
from moderation.models import Comment
from moderation.reacting import Reader, cast_vote, report_comment
from moderation.status import Action
from tests.factories import publish, screen_all, step, submit
from tests.web.page import Answer, Element, read_page


def nothing_inline(page: Element) -> None:
    """No script, style or handler in the page itself: the content security policy would refuse to run it."""
    for element in page.walk():
        assert element.tag != "style"
        assert "style" not in element.attributes, element
        assert not [name for name in element.attributes if name.startswith(("on", "hx-on"))], element
        assert not element.attributes.get("href", "").startswith("javascript:")
        if element.tag == "script":
            assert element.attributes["src"].startswith("/static/")
            assert not element.raw_text.strip()


def ids_are_unique_and_labels_lead_somewhere(page: Element) -> None:
    ids = [each.attributes["id"] for each in page.walk() if "id" in each.attributes]
    assert len(ids) == len(set(ids)), sorted(each for each in ids if ids.count(each) > 1)
    labels = page.all("label")
    labelled = {each.attributes["for"] for each in labels if "for" in each.attributes}
    assert labelled <= set(ids)
    inside_a_label = [each for label in labels for each in label.all("input")]
    for control in [*page.all("input"), *page.all("select"), *page.all("textarea")]:
        if control.attributes.get("type") != "hidden" and not any(control is each for each in inside_a_label):
            assert control.attributes.get("id") in labelled, control
    for element in page.walk():
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(element.attributes.get(name, "").split()) <= set(ids), element
    assert all("alt" in image.attributes for image in page.all("img"))


@pytest.fixture
def busy(article: Article, write: Callable[..., Answer]) -> Comment:
    """A thread with something of everything; one comment of it is the reader's own."""
    top = publish(article, "Somebody should **say** it: https://news.example/", author_url="https://ada.example/")
    publish(article, "An answer to what was said above.", parent=top)
    submit(article, "You absolute moron, shut up <b>now</b>.")
    screen_all()
    gone = publish(article, "Taken down in a moment, but answered.")
    publish(article, "The answer that keeps its place.", parent=gone)
    step(gone, Action.REJECT)
    write(body="My own words about the late boat.", author_name="Mine")
    other = Reader(address="203.0.113.9", id="another reader", is_new=False)
    report_comment(comment_id=top.pk, fields={"reason": "other", "details": "<b>Well</b>"}, reader=other)
    cast_vote(comment_id=top.pk, fields={"value": 1}, reader=other)
    return Comment.objects.get(commenter__name="Mine")


READER_PAGES = ["/", "/articles/ferry/", "/articles/ferry/?order=best", "/articles/nothing/", "/accounts/login/"]
OWN_PAGES = ["", "edit/", "withdraw/"]
DESK_PAGES = [
    "/desk/",
    "/desk/?queue=reported",
    "/desk/?queue=approved",
    "/desk/?queue=pending",
    "/desk/?queue=approved&view=one&q=a",
    "/desk/settings/",
    "/desk/second-factor/",
    "/desk/comments/{id}/",
    "/desk/comments/{id}/redact/",
    "/desk/stats/",
    "/desk/stats/accuracy/",
    "/desk/stats/learned/",
    "/desk/audit/",
]


def check(answer: Answer) -> None:
    page = read_page(answer)
    nothing_inline(page)
    ids_are_unique_and_labels_lead_somewhere(page)
    assert page.one("html").attributes["lang"] == "en"
    assert len(page.all("h1")) == 1
    assert "Below the Line" in page.one("head").one("title").text
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_reader_pages_are_clean(reader: Client, busy: Comment):
    for path in READER_PAGES:
        check(reader.get(path))
    for path in OWN_PAGES:
        check(reader.get(f"/articles/ferry/own/{busy.pk}/{path}"))
    check(reader.post("/articles/ferry/", {"body": ""}))


def test_the_pages_of_votes_and_reports_are_clean(reader: Client, busy: Comment):
    other = busy.thread.comments.exclude(pk=busy.pk).filter(published_revision__isnull=False)[0]
    report, vote = (f"/articles/ferry/comments/{other.pk}/{page}/" for page in ("report", "vote"))
    check(reader.get(report))
    token = {"csrfmiddlewaretoken": reader.cookies["csrftoken"].value}
    check(reader.post(report, token | {"reason": "illegal", "reporter_email": "x"}))
    check(reader.post(vote, token))


def test_a_page_of_errors_is_clean(write: Callable[..., Answer]):
    check(write(body="", author_name="", author_email="", author_url="x"))


def test_desk_pages_are_clean(desk: Client, busy: Comment):
    for path in DESK_PAGES:
        check(desk.get(path.format(id=busy.pk)))


def test_htmx_may_neither_evaluate_nor_style(reader: Client, article: Article):
    config = read_page(reader.get("/articles/ferry/")).one("meta", name="htmx-config").attributes["content"]
    assert '"allowEval": false' in config
    assert '"includeIndicatorStyles": false' in config


def test_every_script_and_sheet_that_a_page_asks_for_is_there(reader: Client, desk: Client, busy: Comment):
    for page in [read_page(reader.get("/articles/ferry/")), read_page(desk.get(f"/desk/comments/{busy.pk}/"))]:
        asked = [each.attributes["src"] for each in page.all("script")]
        asked += [each.attributes["href"] for each in page.all("link") if "rel" in each.attributes]
        for address in asked:
            assert finders.find(address.removeprefix("/static/")), address


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "500.html", "503.html"])
def test_error_pages_need_neither_the_database_nor_a_context(name: str):
    # Without the db fixture, any query would fail this test.
    assert "Below the Line" in render_to_string(name)
    html = render_to_string(name, request=RequestFactory().get("/")) if name != "403.html" else render_to_string(name)
    assert re.search(r"<h1>[^<]+</h1>", html)


def test_a_page_that_is_not_there_looks_like_the_others(client: Client, db: None):
    answer = client.get("/nothing/of/the/kind/")
    assert answer.status_code == 404
    assert read_page(answer).one("h1").text == "Not here"
