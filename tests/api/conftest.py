"""People, an article, and ways to call the API as each of them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.test.client import ClientHandler

from articles.models import Article
from moderation.models import ApiToken, Comment
from moderation.reviewing.deciding import decide
from moderation.roles import MODERATORS, SENIOR_MODERATORS
from moderation.status import Action

PASSWORD = "a long password of the tests"
FIELD_NAMES = {
    *("id", "article", "parent", "depth", "author", "body_html", "created_at", "edited_at", "featured", "votes"),
    *("reply_count", "replies", "replies_next", "permalink"),
}
_numbers = itertools.count(1)
# One for all: each loads the middleware anew, and that lists every static file there is.
_HANDLER = ClientHandler(enforce_csrf_checks=True)


@dataclass
class Api:
    """Django's test client with CSRF checked as for browsers, JSON both ways, and perhaps an Authorization header."""

    authorization: str = ""

    def __post_init__(self) -> None:
        self.client = Client()
        self.client.handler = _HANDLER

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """`body` as JSON, or as it is where it is bytes. `headers` are spelled with underscores."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.authorization:
            given.setdefault("Authorization", self.authorization)
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        content_type = given.pop("Content-Type", "application/json" if body is not None else "")
        path = path.removeprefix("http://testserver")
        path = path if path.startswith("/") else f"/api/v1/{path}"
        return self.client.generic(method, path, data, content_type=content_type, headers=given)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.call("DELETE", path, **headers)


@dataclass(frozen=True)
class Posted:
    """A comment that was accepted, and its author's key to it."""

    id: str
    token: str
    article: str

    @property
    def path(self) -> str:
        return f"comments/{self.id}/"

    @property
    def own(self) -> Api:
        return Api(f"Comment {self.token}")


def fields(**changes: Any) -> dict[str, Any]:
    """A comment that is accepted, unlike every other one."""
    number = next(_numbers)
    return {
        "author_name": f"Reader {number}",
        "author_email": f"reader{number}@example.org",
        "body": f"The ferry should run later in the evening, says reader {number}.",
    } | changes


@pytest.fixture
def article(db: None) -> Article:
    return Article.objects.create(slug="ferry", title="The ferry", byline="City desk", section="City")


@pytest.fixture
def anybody(db: None) -> Api:
    return Api()


@pytest.fixture
def moderator(db: None) -> User:
    return _person("mo", groups=[MODERATORS])


@pytest.fixture
def senior(db: None) -> User:
    return _person("senna", groups=[SENIOR_MODERATORS])


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("ada", password=PASSWORD)


@pytest.fixture
def newsroom(db: None) -> User:
    """The account of a CMS: it may change articles and nothing else."""
    user = _person("cms", groups=[])
    user.user_permissions.add(Permission.objects.get(codename="change_article"))
    return user


def _person(name: str, *, groups: list[str]) -> User:
    user = User.objects.create_user(name, password=PASSWORD)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def token_of(user: User, *scopes: str) -> Api:
    """The API as a program of this person, with a token of these scopes (without any: all there are)."""
    given = list(scopes) or ["moderate", "moderate:senior", "articles:write", "screen", "admin"]
    _, secret = ApiToken.objects.create(user=user, scopes=given)
    return Api(f"Token {secret}")


@pytest.fixture
def desk(moderator: User) -> Api:
    return token_of(moderator)


@pytest.fixture
def senior_desk(senior: User) -> Api:
    return token_of(senior)


@pytest.fixture
def cms(newsroom: User) -> Api:
    return token_of(newsroom)


@pytest.fixture
def post(anybody: Api, article: Article) -> Callable[..., Posted]:
    """Post a comment over HTTP, with an author and a text of its own."""

    def post_one(*, slug: str = article.slug, **changes: Any) -> Posted:
        answer = anybody.post(f"articles/{slug}/comments/", fields(**changes))
        assert answer.status_code == 202, answer.content
        document = answer.json()
        return Posted(document["id"], document["token"], slug)

    return post_one


@pytest.fixture
def act(moderator: User) -> Callable[..., None]:
    """A moderator's decision on the comment as it is now."""

    def act_on(posted: Posted, action: Action = Action.APPROVE, reason: str = "") -> None:
        comment = Comment.objects.get(pk=posted.id)
        decide(moderator=moderator, comment_id=comment.pk, action=action, version=comment.version, reason=reason)

    return act_on


@pytest.fixture
def publish(post: Callable[..., Posted], act: Callable[..., None]) -> Callable[..., Posted]:
    """Post a comment and approve it."""

    def publish_one(**changes: Any) -> Posted:
        posted = post(**changes)
        act(posted)
        return posted

    return publish_one


def problem_of(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem document, having checked that it is exactly one, of this status and code."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert list(document) == ["type", "title", "status", "detail", "code", "errors"]
    assert document["status"] == status
    assert document["code"] == code
    assert document["detail"]
    for error in document["errors"]:
        assert list(error) == ["field", "code", "message"]
    return document


def fields_refused(answer: Any) -> set[str]:
    """Which fields a 400 names."""
    return {error["field"] for error in problem_of(answer, 400, "invalid")["errors"]}
