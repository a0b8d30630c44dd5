"""The form to report a comment with: a page of its own, and with htmx a part that opens below the comment."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Article
from moderation.identity.models import Reporter
from moderation.models import Comment, Report
from moderation.status import Action
from tests.factories import make_article, publish, step
from tests.web.page import Answer, Element, read_page, typed_into

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NOTICE: dict[str, Any] = {
    "reason": "illegal",
    "details": "It names a child.",
    "reporter_email": "r@example.org",
    "good_faith": "on",
}


@pytest.fixture
def comment(article: Article) -> Comment:
    return publish(article, author_name="Ada")


def url_of(comment: Comment) -> str:
    return f"/articles/ferry/comments/{comment.pk}/report/"


def open_form(client: Client, comment: Comment, **headers: str) -> Element:
    answer = client.get(url_of(comment), headers=headers)
    assert answer.status_code == 200
    return read_page(answer).one("form", class_="report")


def send(client: Client, comment: Comment, *, htmx: bool = False, **given: Any) -> Answer:
    typed = typed_into(open_form(client, comment))
    typed.pop("good_faith", None)
    return client.post(url_of(comment), typed | given, headers=HTMX if htmx else {})


def test_every_comment_leads_to_its_form(reader: Client, comment: Comment):
    card = read_page(reader.get("/articles/ferry/")).one("article", id=f"comment-{comment.pk}")
    link = card.one("a", href=url_of(comment))
    assert link.text == "Report the comment by Ada"
    assert [each.attributes["value"] for each in open_form(reader, comment).all("option")][1:] == Report.Reason.values


def test_looking_sets_no_cookie(reader: Client, comment: Comment):
    open_form(reader, comment)
    assert "reader" not in reader.cookies


def test_a_report_is_filed_and_the_page_says_so_from_then_on(reader: Client, comment: Comment):
    answer = send(reader, comment, reason="spam", details="Look:\r\nit sells watches.")
    assert (answer.status_code, answer["Location"]) == (303, url_of(comment))
    report = Report.objects.get()
    assert (report.reason, report.details) == ("spam", "Look:\nit sells watches.")
    page = read_page(reader.get(url_of(comment)))
    assert "You have reported this comment" in page.text
    assert page.all("form", class_="report") == []
    card = read_page(reader.get("/articles/ferry/")).one("article", id=f"comment-{comment.pk}")
    assert "You have reported this" in card.text
    assert card.all("a", href=url_of(comment)) == []


def test_a_notice_of_illegal_content_says_beside_each_field_what_it_needs(reader: Client, comment: Comment):
    answer = send(reader, comment, reason="illegal")
    assert answer.status_code == 400
    form = read_page(answer).one("form", class_="report")
    wrong = [form.one(id=f"report-{comment.pk}-{name}") for name in ("details", "email", "faith")]
    for field in wrong:
        assert field.attributes["aria-invalid"] == "true"
        described = field.attributes["aria-describedby"].split()[-1]
        assert form.one(id=described).text
    assert form.one(autofocus="").attributes["name"] == "details"
    assert form.one("option", selected="").attributes["value"] == "illegal"
    assert send(reader, comment, **NOTICE).status_code == 303
    assert Reporter.objects.get().report.good_faith


def test_what_was_typed_is_still_there(reader: Client, comment: Comment):
    answer = send(reader, comment, **(NOTICE | {"reporter_email": "nobody", "details": "<b>&"}))
    form = read_page(answer).one("form", class_="report")
    assert form.one("textarea").raw_text.strip() == "<b>&"
    assert form.one("input", name="reporter_email").attributes["value"] == "nobody"
    assert "checked" in form.one("input", name="good_faith").attributes


def test_with_htmx_the_form_and_the_thanks_come_alone(reader: Client, comment: Comment):
    part = read_page(reader.get(url_of(comment), headers=HTMX))
    assert [child.tag for child in part.children if isinstance(child, Element)] == ["form"]
    assert part.one(autofocus="").attributes["name"] == "reason"
    refused = send(reader, comment, htmx=True)
    assert refused.status_code == 400
    assert read_page(refused).one("form", class_="report").all(class_="field__error")
    thanks = send(reader, comment, htmx=True, reason="other")
    assert thanks.status_code == 200
    assert "You have reported this comment" in read_page(thanks).one("p", role="status").text
    assert reader.cookies["reader"]["httponly"]


def test_what_is_not_public_cannot_be_reported(reader: Client, comment: Comment):
    make_article("tram")
    assert reader.get(f"/articles/tram/comments/{comment.pk}/report/").status_code == 404
    step(comment, Action.HOLD)
    assert reader.get(url_of(comment)).status_code == 404


def test_another_site_cannot_report_in_a_readers_name(reader: Client, comment: Comment):
    assert reader.post(url_of(comment), {"reason": "spam"}).status_code == 403
    assert not Report.objects.exists()


def test_too_many_reports_are_told_to_wait(reader: Client, article: Article, comment: Comment, settings):
    settings.REPORTS_PER_MINUTE = 1
    send(reader, comment, reason="spam")
    answer = send(reader, publish(article, "Another one, about the quay."), reason="spam")
    assert answer.status_code == 429
    assert "Too many requests" in read_page(answer).one(role="alert").text
