"""Which other sites may call: reads of what is public from anywhere, writes from the configured origins."""

import pytest

from tests.api.conftest import fields

ELSEWHERE = "https://elsewhere.example"
CONFIGURED = "https://news.example"


def may_read(answer, origin=ELSEWHERE):
    return answer.get("Access-Control-Allow-Origin") in (origin, "*")


@pytest.fixture(autouse=True)
def _origins(settings):
    settings.CORS_ALLOWED_ORIGINS = [CONFIGURED]


@pytest.mark.parametrize(
    "path", ["articles/", "articles/ferry/", "articles/ferry/comments/", "comment-counts/", "schema/"]
)
def test_what_is_public_may_be_read_from_anywhere_without_credentials(anybody, article, path):
    answer = anybody.get(path, Origin=ELSEWHERE)
    assert may_read(answer)
    assert "Access-Control-Allow-Credentials" not in answer


def test_a_comment_may_be_read_from_anywhere(anybody, publish):
    assert may_read(anybody.get(publish().path, Origin=ELSEWHERE))


def test_an_error_of_a_public_read_may_be_read_too(anybody, article):
    assert may_read(anybody.get("articles/nothing/", Origin=ELSEWHERE))


@pytest.mark.parametrize("path", ["moderation/queue/", "moderation/changes/", "auth/tokens/"])
def test_what_is_for_moderators_may_not(desk, path):
    assert not may_read(desk.get(path, Origin=ELSEWHERE))


def test_writes_are_for_the_configured_origins(anybody, article):
    assert not may_read(anybody.post("articles/ferry/comments/", fields(), Origin=ELSEWHERE))
    assert may_read(anybody.post("articles/ferry/comments/", fields(), Origin=CONFIGURED), CONFIGURED)


@pytest.mark.parametrize(
    ("origin", "method", "allowed"),
    [(ELSEWHERE, "GET", True), (ELSEWHERE, "POST", False), (ELSEWHERE, "DELETE", False), (CONFIGURED, "POST", True)],
)
def test_preflights(anybody, article, origin, method, allowed):
    answer = anybody.call("OPTIONS", "articles/ferry/comments/", Origin=origin, Access_Control_Request_Method=method)
    assert answer.status_code == 200
    assert may_read(answer, origin) is allowed
