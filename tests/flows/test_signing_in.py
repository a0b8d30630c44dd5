"""Moderators in a browser: signing in by the page, deciding with session and CSRF token, signing out."""

import pytest

from tests.flows.client import Client
from tests.flows.newsroom import ABUSE, Newsroom, Posted


@pytest.fixture
def held(newsroom: Newsroom, article: str) -> Posted:
    posted = newsroom.post(article, ABUSE)
    posted.wait_for("held")
    return posted


@pytest.fixture
def visitor(newsroom: Newsroom) -> Client:
    """A visitor in whose browser nobody has signed in."""
    return Client(newsroom.url)


def test_the_desk_asks_to_sign_in_and_opens_to_who_does(visitor: Client, newsroom: Newsroom, held: Posted) -> None:
    turned_away = visitor.get("/desk/")
    assert turned_away.status == 302
    assert turned_away.headers["Location"].startswith("/accounts/login/")
    assert newsroom.sign_in(visitor, password="wrong").status == 400
    assert newsroom.sign_in(visitor).status == 302
    desk = visitor.get(f"/desk/?queue=held&article={held.article}")
    assert desk.status == 200
    assert held.id in desk.text
    assert "no-store" in desk.headers["Cache-Control"]


def test_a_decision_by_the_page_publishes(visitor: Client, newsroom: Newsroom, held: Posted) -> None:
    newsroom.sign_in(visitor)
    fields = {"action": "approve", "version": str(newsroom.review(held)["version"]), "next": "/desk/"}
    decided = visitor.submit(f"/desk/comments/{held.id}/decide/", fields)
    assert decided.status == 303
    assert [each["id"] for each in newsroom.thread(held.article)] == [held.id]


def test_a_decision_without_the_csrf_token_changes_nothing(visitor: Client, newsroom: Newsroom, held: Posted) -> None:
    newsroom.sign_in(visitor)
    fields = {"action": "approve", "version": str(newsroom.review(held)["version"])}
    path = f"/desk/comments/{held.id}/decide/"
    assert visitor.submit(path, fields | {"csrfmiddlewaretoken": "forged"}).status == 403
    assert visitor.post(f"moderation/comments/{held.id}/decisions/", fields).status == 403
    assert visitor.get(path).status == 405
    assert held.read()["status"] == "held"


def test_the_api_takes_the_session_with_the_csrf_header(visitor: Client, newsroom: Newsroom, held: Posted) -> None:
    newsroom.sign_in(visitor)
    visitor.get("/desk/")
    token = next(cookie.value for cookie in visitor.cookies if cookie.name == "csrftoken")
    fields = {"action": "reject", "reason": "abusive", "version": newsroom.review(held)["version"]}
    path = f"moderation/comments/{held.id}/decisions/"
    assert visitor.post(path, fields, X_CSRFToken=str(token)).status == 201
    assert held.read()["decision"]["automated"] is False


def test_who_has_signed_out_is_asked_again(visitor: Client, newsroom: Newsroom) -> None:
    newsroom.sign_in(visitor)
    assert visitor.get("/desk/").status == 200
    assert visitor.submit("/accounts/logout/", {}).status == 302
    assert visitor.get("/desk/").status == 302


def test_a_revoked_token_opens_nothing(newsroom: Newsroom) -> None:
    fields = {"username": "moderator", "password": newsroom.product.secrets["MODERATOR_PASSWORD"]}
    token = Client(newsroom.url).post("auth/tokens/", fields).json()["token"]
    client = Client(newsroom.url, authorization=f"Token {token}")
    assert client.get("moderation/queue/").status == 200
    assert client.call("DELETE", "auth/tokens/current/").status == 204
    assert client.get("moderation/queue/").status == 401
