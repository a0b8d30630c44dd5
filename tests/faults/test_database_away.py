"""While the database does not answer, every page and every endpoint says so: 503 and when to come back, never 500."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

SAMPLES = {"uuid": str(uuid.UUID(int=7)), "int": "7", "slug": "ferry", "str": "ferry", "path": "ferry"}
_PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")


def list_paths(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    """A path to each view that there is, with something plausible in the place of each parameter."""
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from list_paths(each, route)
        elif isinstance(each, URLPattern):
            filled = _PARAMETER.sub(lambda found: SAMPLES[found[1] or "str"], route)
            yield re.sub(r"\(\?P<\w+>[^)]*\)|[\^$]", "ferry", filled)


@contextmanager
def database_away() -> Iterator[None]:
    """Nothing can be asked of the database during the block."""

    def refuse(_self: BaseDatabaseWrapper) -> None:
        raise OperationalError("secret")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", refuse)
        yield


@pytest.mark.django_db
# Most of what there is wants somebody signed in, and asks who it is first.
@pytest.mark.parametrize(("who", "share"), [("nobody", 0.04), ("somebody", 0.5)], ids=["nobody", "somebody"])
def test_no_route_answers_500(admin_client: Client, who: str, share: float) -> None:
    client = admin_client if who == "somebody" else Client()
    client.raise_request_exception = False
    paths = list(list_paths(get_resolver()))
    with database_away():
        answers = {(method, path): getattr(client, method)(path) for method in ("get", "post") for path in paths}
    assert [asked for asked, answer in answers.items() if answer.status_code not in (503, *range(200, 500))] == []
    told = [answer for answer in answers.values() if answer.status_code == 503]
    assert len(told) > len(answers) * share
    for answer in told:
        assert int(answer["Retry-After"]) > 0
        assert b"secret" not in answer.content
        assert answer["X-Request-ID"]


def test_a_person_is_told_by_a_page_and_a_program_by_a_problem(admin_client: Client) -> None:
    with database_away():
        page, problem = admin_client.get("/desk/"), admin_client.get("/api/v1/moderation/queue/")
    assert (page.status_code, page["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "Back in a moment" in page.content.decode()
    assert (problem.status_code, problem["Content-Type"]) == (503, "application/problem+json")
    assert problem.json()["code"] == "database_away"


def test_a_session_that_cannot_be_stored_is_no_500_either(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Raised on the way back, by a middleware: no view and no other middleware gets to see it."""

    def refuse(_self: object, must_create: bool = False) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", refuse)
    admin_client.raise_request_exception = False
    answer = admin_client.post("/accounts/login/", {"username": "admin", "password": "password"})
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
