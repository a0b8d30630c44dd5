"""Deciding at the desk: as a page, and in place with htmx."""

import pytest
from django.test import Client

from articles.models import Article
from moderation.models import Comment, Decision
from moderation.status import Action, Status
from tests.factories import find, make_moderator, step, submit
from tests.web.page import Answer, Element, read_page, typed_into

HTMX = {"HX-Request": "true"}


@pytest.fixture
def comment(article: Article) -> Comment:
    submitted = submit(article, "You moron of a ferryman.", author_name="Ada")
    step(submitted, Action.HOLD)
    return find(submitted)


def form_of(desk: Client, url: str = "/desk/") -> Element:
    return read_page(desk.get(url)).one("form", class_="decide")


def decide(desk: Client, form: Element, action: str, htmx: bool = False, **typed: str) -> Answer:
    sent = typed_into(form) | typed | {"action": action}
    return desk.post(form.attributes["action"], sent, headers=HTMX if htmx else {})


@pytest.mark.parametrize(
    ("action", "status"), [("approve", Status.APPROVED), ("spam", Status.SPAM), ("reject", Status.REJECTED)]
)
def test_a_decision_is_taken_and_leads_back_to_the_queue(desk: Client, comment: Comment, action: str, status: Status):
    answer = decide(desk, form_of(desk, "/desk/?queue=held&q=moron"), action, reason="off_topic", note="seen")
    assert answer.status_code == 303
    assert answer["Location"] == "/desk/?queue=held&q=moron"
    assert find(comment).status == status
    decision = Decision.objects.latest("id")
    assert decision.moderator is not None
    assert (decision.moderator.username, decision.note) == ("mo", "seen")
    assert f"Ada: {status.label}." in read_page(desk.get("/desk/")).one(id="said").text


def test_a_held_comment_can_be_approved_and_is_public_at_once(desk: Client, comment: Comment, article: Article):
    decide(desk, form_of(desk), "approve")
    assert "moron of a ferryman" in Client().get(article.get_absolute_url()).content.decode()


def test_with_htmx_the_card_is_replaced_and_the_counts_follow(desk: Client, comment: Comment):
    answer = decide(desk, form_of(desk), "approve", htmx=True)
    assert answer.status_code == 200
    page = read_page(answer)
    assert page.one("article", class_="card--done").one(class_="chip").text == "Approved"
    tabs = page.one("nav", id="tabs", hx_swap_oob="true")
    assert tabs.all("a")[0].text == "Held 0"
    assert page.one(id="said", hx_swap_oob="true").one("p").text == "Ada: Approved."


@pytest.mark.parametrize("htmx", [False, True])
def test_rejecting_needs_a_reason_and_keeps_the_note(desk: Client, comment: Comment, htmx: bool):
    answer = decide(desk, form_of(desk), "reject", htmx=htmx, note="typed already")
    assert answer.status_code == 400
    card = read_page(answer).one("article", class_="card")
    assert "needs a reason" in card.one(role="alert").text
    typed = typed_into(card.one("form", class_="decide"))
    assert typed["note"] == "typed already"
    # Decided at the second try, it leads back to where one was.
    assert typed["next"] == typed_into(form_of(desk))["next"]
    assert find(comment).status == Status.HELD


@pytest.mark.parametrize("htmx", [False, True])
def test_a_lost_race_says_who_decided_what_and_shows_the_comment_as_it_is_now(
    desk: Client, comment: Comment, htmx: bool
):
    form = form_of(desk)
    step(comment, Action.APPROVE, make_moderator("ben"))
    answer = decide(desk, form, "spam", htmx=htmx)
    assert answer.status_code == 409
    card = read_page(answer).one("article", class_="card")
    assert "ben" in card.one(role="alert").text
    assert "approve" in card.one(role="alert").text.lower()
    assert card.one(class_="card__state").text == "Approved"
    assert find(comment).status == Status.APPROVED


def test_after_a_lost_race_the_form_carries_the_new_version(desk: Client, comment: Comment):
    form = form_of(desk)
    step(comment, Action.APPROVE, make_moderator("ben"))
    again = read_page(decide(desk, form, "spam", htmx=True)).one("form", class_="decide")
    assert decide(desk, again, "spam").status_code == 303
    assert find(comment).status == Status.SPAM


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "١"])
def test_a_version_that_is_none_decides_nothing(desk: Client, comment: Comment, version: str):
    assert decide(desk, form_of(desk), "approve", version=version).status_code == 409
    assert find(comment).status == Status.HELD


@pytest.mark.parametrize("action", ["", "edit", "withdraw", "nonsense"])
def test_only_the_four_verbs_are_taken(desk: Client, comment: Comment, action: str):
    assert decide(desk, form_of(desk), action).status_code == 400
    assert find(comment).status == Status.HELD


def test_it_never_leads_to_another_site(desk: Client, comment: Comment):
    answer = decide(desk, form_of(desk), "approve", next="https://elsewhere.example/")
    assert answer["Location"] == "/desk/"


def test_a_comment_that_is_not_there_is_not_found(desk: Client):
    nobody = "/desk/comments/01890000-0000-7000-8000-000000000000/"
    assert desk.get(nobody).status_code == 404
    assert desk.post(f"{nobody}decide/", {"action": "approve", "version": "1"}).status_code == 404
    assert desk.post(f"{nobody}note/", {"body": "Hm."}).status_code == 404
    assert desk.post(f"{nobody}claim/").status_code == 404


def test_looking_decides_nothing(desk: Client, comment: Comment):
    assert desk.get(f"/desk/comments/{comment.pk}/decide/").status_code == 405
    assert find(comment).status == Status.HELD


def test_a_decision_from_another_site_is_refused(comment: Comment, desk: Client):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    answer = strict.post(f"/desk/comments/{comment.pk}/decide/", {"action": "approve", "version": comment.version})
    assert answer.status_code == 403
    assert find(comment).status == Status.HELD
