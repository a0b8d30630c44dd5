"""Taking one's last decision back at the desk: as a page, and in place."""

import pytest
from django.test import Client

from articles.models import Article
from moderation.models import Comment
from moderation.status import Action, Status
from tests.factories import find, make_moderator, step, submit
from tests.web.page import Answer, Element, read_page, typed_into

HTMX = {"HX-Request": "true"}


@pytest.fixture
def comment(article: Article) -> Comment:
    submitted = submit(article, "You moron of a ferryman.", author_name="Ada")
    step(submitted, Action.HOLD)
    return find(submitted)


def approve(desk: Client, comment: Comment, *, next_: str = "/desk/?queue=held", **headers: str) -> Answer:
    sent = {"action": "approve", "version": comment.version, "next": next_}
    return desk.post(f"/desk/comments/{comment.pk}/decide/", sent, headers=headers)


def undo(desk: Client, form: Element, **headers: str) -> Answer:
    return desk.post(form.attributes["action"], typed_into(form), headers=headers)


def test_the_next_page_offers_to_take_the_decision_back_and_the_comment_waits_again(desk: Client, comment: Comment):
    page = read_page(desk.get(approve(desk, comment)["Location"]))
    answer = undo(desk, page.one(id="said").one("form", class_="undo"))
    assert (answer.status_code, answer["Location"]) == (303, "/desk/?queue=held")
    assert find(comment).status == Status.HELD
    page = read_page(desk.get(answer["Location"]))
    assert page.one(id="said").text == "Ada: as it was before your decision."
    page.one("article", class_="card").one("form", class_="decide")


def test_a_page_loaded_anew_still_knows_the_last_decision_and_then_the_one_before(
    desk: Client, article: Article, comment: Comment
):
    other = find(submit(article, "You moron of a ferryman, again."))
    for each in (other, comment):
        approve(desk, each)
    desk.get("/desk/")  # what was said about the decisions is gone by now
    for each in (comment, other):
        page = read_page(desk.get("/desk/"))
        assert page.one(id="said").all("form") == []
        undo(desk, page.one(id="last-decision").one("form"))
        assert find(each).version == each.version + 2
        desk.get("/desk/")
    assert read_page(desk.get("/desk/")).one(id="last-decision").all("form") == []


@pytest.mark.parametrize("view", ["list", "one"])
def test_in_place_the_card_comes_back_as_the_page_shows_it(desk: Client, comment: Comment, view: str):
    decided = read_page(approve(desk, comment, next_=f"/desk/?queue=held&view={view}", **HTMX))
    line = decided.one("article", class_="card--done")
    back = read_page(undo(desk, line.one("form", class_="undo"), **HTMX))
    card = back.one("article", id=f"card-{comment.pk}")
    assert card.attributes["data-version"] == str(comment.version + 2)
    assert bool(card.all(class_="card__pick")) == (view == "list")
    assert back.one("nav", id="tabs", hx_swap_oob="true").all("a")[0].text == "Held 1"
    assert "as it was" in back.one(id="said").text


def test_what_was_decided_since_stays_and_is_named(desk: Client, comment: Comment):
    line = read_page(approve(desk, comment, **HTMX)).one("article", class_="card--done")
    step(comment, Action.SPAM, make_moderator("ben"))
    answer = undo(desk, line.one("form", class_="undo"), **HTMX)
    assert answer.status_code == 409
    assert "ben" in read_page(answer).one("article").one(role="alert").text
    assert find(comment).status == Status.SPAM


def test_a_colleagues_decision_is_not_taken_back(desk: Client, comment: Comment):
    made = step(comment, Action.APPROVE, make_moderator("ben"))
    assert made is not None
    answer = desk.post(f"/desk/decisions/{made.pk}/undo/")
    assert answer.status_code == 403
    assert "your own decision" in read_page(answer).one(role="alert").text
    assert find(comment).status == Status.APPROVED


def test_a_decision_that_is_not_there_is_not_found_and_looking_undoes_nothing(desk: Client, comment: Comment):
    made = step(comment, Action.APPROVE, make_moderator("ben"))
    assert made is not None
    assert desk.post(f"/desk/decisions/{comment.pk}/undo/").status_code == 404
    assert desk.get(f"/desk/decisions/{made.pk}/undo/").status_code == 405
