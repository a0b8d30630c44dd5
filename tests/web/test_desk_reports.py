"""What readers reported, at the desk: a queue with the complaints on the cards, and the button that dismisses them."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from moderation.models import Comment, Report
from moderation.reacting import Reader, report_comment
from moderation.reviewing.reports import dismiss_reports
from tests.factories import publish
from tests.web.page import Element, read_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(article: Article) -> Comment:
    return publish(article, author_name="Ada")


def report(comment: Comment, *, reader: str = "one", **fields: object) -> None:
    report_comment(
        comment_id=comment.pk,
        fields={"reason": "abusive"} | fields,
        reader=Reader(address="203.0.113.9", id=reader, is_new=False),
    )


def open_card(desk: Client, comment: Comment) -> Element:
    return read_page(desk.get("/desk/?queue=reported")).one("article", id=f"card-{comment.pk}")


def dismiss(desk: Client, comment: Comment, **headers: str):
    sent = {"next": "/desk/?queue=reported"}
    return desk.post(f"/desk/comments/{comment.pk}/reports/dismiss/", sent, headers=headers)


def test_what_was_reported_is_a_queue_with_the_complaints_on_the_card(desk: Client, article: Article, comment: Comment):
    publish(article, "Nobody minds this one at all.")
    report(comment, details="About my <neighbour>.")
    report(
        comment, reader="two", reason="illegal", details="It is.", good_faith=True, reporter_email="nell@example.org"
    )
    page = read_page(desk.get("/desk/?queue=reported"))
    assert page.one("nav", id="tabs").one("a", aria_current="page").text == "Reported 1"
    [card] = page.all("article", class_="card")
    section = card.one("section", class_="reports")
    assert section.one("h2").text == "Reported by 2 readers"
    first, second = section.all("li")
    assert "Abusive or threatening" in first.text
    assert "About my <neighbour>." in first.text
    assert "Legal notice" in second.text
    assert "n•••@e•••.org" in second.text
    assert "nell" not in page.text


def test_dismissing_answers_them_and_leaves_the_comment(desk: Client, comment: Comment):
    report(comment)
    assert open_card(desk, comment).one("form", class_="reports__dismiss").one("button").text == "Dismiss reports"
    answer = dismiss(desk, comment)
    assert (answer.status_code, answer["Location"]) == (303, "/desk/?queue=reported")
    page = read_page(desk.get("/desk/?queue=reported"))
    assert page.all("article", class_="card") == []
    assert "The reports are dismissed." in page.text
    one = read_page(desk.get(f"/desk/comments/{comment.pk}/"))
    assert "Dismissed · mo" in one.one("section", class_="reports").text
    assert one.all("form", class_="reports__dismiss") == []
    assert "mo dismissed the reports" in one.one("ol", class_="history").text
    assert "A reader reported it" in one.one("ol", class_="history").text


def test_with_htmx_the_card_gives_way(desk: Client, comment: Comment):
    report(comment)
    answer = dismiss(desk, comment, **{"HX-Request": "true"})
    assert answer.status_code == 200
    part = read_page(answer)
    assert "card--done" in part.one("article").classes
    assert "Reported 0" in part.one("nav", id="tabs").text


def test_a_colleague_who_was_faster_is_no_mistake_of_the_page(desk: Client, moderator: User, comment: Comment):
    report(comment)
    dismiss_reports(moderator=moderator, comment_id=comment.pk)
    answer = dismiss(desk, comment)
    assert answer.status_code == 409
    assert "somebody has answered them" in read_page(answer).one(role="alert").text


def test_a_report_of_an_earlier_text_is_told_apart(desk: Client, comment: Comment):
    report(comment)
    Comment.objects.filter(pk=comment.pk).update(revision=2)
    text = Report.objects.get().revision
    text.pk, text.number = None, 2
    text.save()
    assert "of an earlier text" in open_card(desk, comment).one("section", class_="reports").text


def test_readers_do_not_dismiss(client: Client, comment: Comment):
    report(comment)
    assert dismiss(client, comment).status_code == 302
    assert Report.objects.get().state == "open"
