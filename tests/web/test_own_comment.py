"""One's own comment: its status, its editing and its withdrawal, all by the key in the cookie."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from moderation.models import Comment
from moderation.status import Action, Status
from tests.factories import make_article, make_moderator, newest_revision, screen_all, step
from tests.web.page import Answer, read_page, typed_into

HTMX = {"HX-Request": "true"}


@pytest.fixture
def own(write: Callable[..., Answer]) -> Comment:
    write(author_name="Ada", body="The late boat is a fine idea.")
    return Comment.objects.get()


def url_of(comment: Comment, step: str = "") -> str:
    return f"/articles/ferry/own/{comment.pk}/{step}"


def test_while_it_is_being_checked_the_page_asks_again_at_growing_intervals(reader: Client, own: Comment):
    first = read_page(reader.get("/articles/ferry/")).one(hx_trigger="load delay:1s")
    waits = []
    asked = first
    for _ in range(8):
        asked = read_page(reader.get(asked.attributes["hx-get"], headers=HTMX)).one("span")
        waits.append(int(asked.attributes["hx-trigger"].removeprefix("load delay:").removesuffix("s")))
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]


def test_in_the_end_the_page_stops_asking(reader: Client, own: Comment):
    answer = reader.get(url_of(own), {"asked": "99"}, headers=HTMX)
    assert answer.status_code == 200
    assert read_page(answer).all("span") == []


def test_nothing_is_announced_before_something_has_changed(reader: Client, own: Comment):
    page = read_page(reader.get(url_of(own), headers=HTMX))
    assert page.all(id="announcer") == []


@pytest.mark.parametrize(
    ("action", "reason", "said"),
    [
        (Action.APPROVE, "", "Your comment is published."),
        (Action.HOLD, "awaiting_review", "Your comment waits for a moderator. A moderator will look at it"),
        (Action.REJECT, "off_topic", "Your comment was not published. It is not about the article"),
        (Action.SPAM, "spam", "Your comment was not published."),
    ],
)
def test_the_outcome_replaces_the_card_and_is_announced(
    reader: Client, own: Comment, action: Action, reason: str, said: str
):
    step(own, action, make_moderator(), reason=reason)
    answer = reader.get(url_of(own), headers=HTMX)
    assert answer["HX-Retarget"] == f"#comment-{own.pk}"
    assert answer["HX-Reswap"] == "outerHTML"
    page = read_page(answer)
    assert said in page.one("article", id=f"comment-{own.pk}").text
    assert said.partition(". ")[0] in page.one(id="announcer", hx_swap_oob="innerHTML").text


def test_the_whole_way_from_the_form_through_screening_to_the_public(reader: Client, own: Comment, article: Article):
    screen_all()
    assert "Your comment is published." in read_page(reader.get(url_of(own))).text
    assert "The late boat is a fine idea." in Client().get(article.get_absolute_url()).content.decode()


def test_without_javascript_the_same_address_is_a_page_that_leads_back(reader: Client, own: Comment):
    page = read_page(reader.get(url_of(own)))
    assert page.one("h1").text == "Your comment"
    assert page.one("a", href=url_of(own)).text == "Check again"
    assert page.all("span", hx_trigger="load delay:1s") == []
    assert "Back to “The ferry”" in page.text


@pytest.mark.parametrize("step", ["", "edit/", "withdraw/"])
def test_without_the_key_there_is_nothing_here(own: Comment, step: str):
    assert Client().get(url_of(own, step)).status_code == 404


@pytest.mark.parametrize("step", ["edit/", "withdraw/"])
def test_without_the_key_nothing_is_done(own: Comment, step: str):
    assert Client().post(url_of(own, step), {"body": "Mine now."}).status_code == 404
    own.refresh_from_db()
    assert own.status == Status.PENDING


def test_a_forged_cookie_opens_nothing(own: Comment):
    stranger = Client()
    stranger.cookies["own"] = "WzAsMV0:forged:signature"
    assert stranger.get(url_of(own)).status_code == 404


def test_one_articles_cookie_opens_nothing_on_another(reader: Client, own: Comment):
    make_article("other")
    assert reader.get(f"/articles/other/own/{own.pk}/").status_code == 404


def test_its_answers_are_kept_nowhere(reader: Client, own: Comment):
    assert "no-store" in reader.get(url_of(own))["Cache-Control"]


def edit(reader: Client, own: Comment, body: str) -> Answer:
    form = read_page(reader.get(url_of(own, "edit/"))).one("main").one("form")
    assert form.one("textarea").raw_text.removeprefix("\n") == newest_revision(own).body
    return reader.post(url_of(own, "edit/"), typed_into(form) | {"body": body})


def test_an_edit_is_checked_again_and_the_approved_text_stays_up_meanwhile(reader: Client, own: Comment):
    step(own, Action.APPROVE)
    assert edit(reader, own, "The late boat is a very fine idea.").status_code == 303
    mine = read_page(reader.get("/articles/ferry/")).one("article", id=f"comment-{own.pk}")
    assert "Your edit is being checked." in mine.text
    public = Client().get("/articles/ferry/").content.decode()
    assert "a fine idea" in public
    assert "a very fine idea" not in public


def test_an_edit_that_is_refused_keeps_what_was_typed(reader: Client, own: Comment):
    answer = edit(reader, own, "b" * 5001)
    assert answer.status_code == 400
    page = read_page(answer)
    assert page.one("textarea").raw_text.removeprefix("\n") == "b" * 5001
    assert "5,000" in page.one(class_="errors").text
    assert own.revisions.count() == 1


def test_after_the_edit_window_there_is_no_form_and_a_late_one_is_refused(reader: Client, own: Comment):
    form = typed_into(read_page(reader.get(url_of(own, "edit/"))).one("main").one("form"))
    Comment.objects.update(edit_until=timezone.now() - timedelta(seconds=1))
    assert "can no longer be edited" in read_page(reader.get(url_of(own, "edit/"))).text
    late = reader.post(url_of(own, "edit/"), form | {"body": "Too late, but I try all the same."})
    assert late.status_code == 403
    assert "Too late, but I try all the same." in late.content.decode()
    assert own.revisions.count() == 1


def test_editing_is_not_offered_on_what_was_rejected(reader: Client, own: Comment):
    step(own, Action.REJECT, make_moderator(), reason="off_topic")
    page = read_page(reader.get("/articles/ferry/"))
    assert page.all("a", href=url_of(own, "edit/")) == []
    assert page.all("a", href=url_of(own, "withdraw/"))


def test_withdrawing_asks_once_and_takes_it_down_for_good(reader: Client, own: Comment):
    step(own, Action.APPROVE)
    question = read_page(reader.get(url_of(own, "withdraw/")))
    assert "The late boat is a fine idea." in question.text
    own.refresh_from_db()
    assert own.status == Status.APPROVED
    answer = reader.post(url_of(own, "withdraw/"), typed_into(question.one("main").one("form")), follow=True)
    assert "You have withdrawn this comment." in read_page(answer).text
    own.refresh_from_db()
    assert own.status == Status.WITHDRAWN
    assert "late boat" not in reader.get("/articles/ferry/").content.decode()


def test_withdrawing_twice_is_no_error(reader: Client, own: Comment):
    form = typed_into(read_page(reader.get(url_of(own, "withdraw/"))).one("main").one("form"))
    reader.post(url_of(own, "withdraw/"), form)
    assert reader.post(url_of(own, "withdraw/"), form).status_code == 303


def test_the_browser_remembers_the_last_ten_and_no_more(reader: Client, write: Callable[..., Answer]):
    for number in range(11):
        write(body=f"Thought number {number} about the late boat.")
    first, last = Comment.objects.order_by("pk").first(), Comment.objects.order_by("pk").last()
    assert first is not None
    assert last is not None
    assert reader.get(url_of(first)).status_code == 404
    assert reader.get(url_of(last)).status_code == 200


def test_the_time_left_to_edit_is_said_and_counted(reader: Client, own: Comment):
    Comment.objects.update(edit_until=timezone.now() + timedelta(seconds=100))
    for page in ("/articles/ferry/", url_of(own, "edit/")):
        timer = read_page(reader.get(page)).one(role="timer")
        assert 90 <= int(timer.attributes["data-seconds"]) <= 100
        assert timer.attributes["data-left"] == "# left to edit"
        assert timer.text.startswith("until ")
