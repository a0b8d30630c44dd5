"""PUT, PATCH and DELETE /api/v1/articles/{slug}/"""

import pytest

from articles.models import Article
from moderation.models import Thread
from tests.api.conftest import Api, fields_refused, problem_of, token_of
from tests.api.test_article import ARTICLE

FULL = {
    "title": "The pier",
    "url": "https://news.example/pier",
    "summary": "It is old.",
    "byline": "City desk",
    "section": "City",
    "published_at": "2026-01-31T08:00:00+01:00",
    "body_html": "<p>Very <strong>old</strong>.</p>",
    "lead_image": {"url": "https://news.example/pier.jpg", "caption": "The pier", "credit": "Desk"},
    "visibility": "public",
    "thread": {"state": "open", "closes_after_days": 14, "moderation": "pre", "max_depth": 2},
}


def test_put_creates_with_201_and_replaces_with_200(cms, anybody):
    created = cms.put("articles/pier/", FULL)
    assert created.status_code == 201
    assert set(created.json()) == ARTICLE | {"section", "visibility"}

    document = anybody.get("articles/pier/").json()
    assert document["url"] == FULL["url"]
    assert document["published_at"] == "2026-01-31T07:00:00.000Z"
    assert document["lead_image"] == FULL["lead_image"]
    assert (document["thread"]["moderation"], document["thread"]["max_depth"]) == ("pre", 2)

    replaced = cms.put("articles/pier/", {"title": "The new pier"})
    assert replaced.status_code == 200
    document = anybody.get("articles/pier/").json()
    assert (document["title"], document["summary"], document["lead_image"]) == ("The new pier", "", None)
    assert document["thread"]["moderation"] == "post"


def test_patch_changes_what_is_given_alone(cms, anybody):
    cms.put("articles/pier/", FULL)
    assert cms.patch("articles/pier/", {"summary": "It was old."}).status_code == 200
    document = anybody.get("articles/pier/").json()
    assert (document["title"], document["summary"]) == ("The pier", "It was old.")
    assert document["thread"]["moderation"] == "pre"


def test_patch_finds_nothing_where_there_is_nothing(cms):
    problem_of(cms.patch("articles/pier/", {"title": "x"}), 404, "not_found")


def test_delete_hides_and_erases_nothing(cms, anybody, article, publish):
    posted = publish()
    assert cms.delete("articles/ferry/").status_code == 204
    for path in ("articles/ferry/", "articles/ferry/comments/", posted.path):
        problem_of(anybody.get(path), 404, "not_found")
    assert Article.objects.filter(slug="ferry").exists()
    problem_of(cms.delete("articles/ferry/"), 404, "not_found")


def test_a_draft_is_answered_to_the_newsroom_and_not_there_for_readers(cms, anybody):
    assert cms.put("articles/pier/", FULL | {"visibility": "draft"}).json()["visibility"] == "draft"
    problem_of(anybody.get("articles/pier/"), 404, "not_found")


def test_markup_that_could_run_is_taken_out(cms, anybody):
    cms.put("articles/pier/", {"title": "x", "body_html": '<p onclick="a()">Hi<script>b()</script></p>'})
    assert anybody.get("articles/pier/").json()["body_html"] == "<p>Hi</p>"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[
            (name, value)
            for name in ("title", "summary", "byline", "section", "body_html")
            for value in (5, ["x"], "\x00")
        ],
        ("title", "\ud800"),
        ("title", ""),
        ("title", None),
        ("title", "t" * 301),
        ("byline", "b" * 201),
        ("section", "s" * 81),
        ("url", "javascript:alert(1)"),
        ("url", "https://example.org/" + "p" * 500),
        ("published_at", "yesterday"),
        ("published_at", 5),
        ("published_at", "2026-13-01T00:00:00Z"),
        ("visibility", "hidden"),
        ("lead_image", "x"),
        ("thread", "open"),
    ],
)
def test_a_bad_value_is_refused_by_name(cms, name, value):
    assert fields_refused(cms.put("articles/pier/", FULL | {name: value})) == {name}
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "ajar"),
        ("moderation", "none"),
        ("max_depth", 11),
        ("max_depth", -1),
        ("max_depth", "two"),
        ("max_depth", True),
        ("closes_after_days", -1),
        ("closes_after_days", 10**12),
    ],
)
def test_a_bad_value_of_the_thread_is_refused_by_its_path(cms, name, value):
    assert fields_refused(cms.put("articles/pier/", FULL | {"thread": {name: value}})) == {f"thread.{name}"}
    assert not Thread.objects.exists()


def test_what_is_not_a_field_cannot_be_set(cms):
    cms.put("articles/pier/", FULL | {"id": 99, "deleted_at": "2001-01-01T00:00:00Z", "slug": "other"})
    stored = Article.objects.get()
    assert (stored.slug, stored.deleted_at) == ("pier", None)
    assert stored.pk != 99


def test_a_body_may_be_a_mebibyte_and_no_more(cms):
    assert cms.put("articles/pier/", FULL | {"body_html": "x" * 1_000_000}).status_code == 201
    problem_of(cms.put("articles/pier/", FULL | {"body_html": "x" * 1_048_577}), 413, "too_large")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_needs_the_right_and_the_scope(method, article, anybody, desk, newsroom):
    body = None if method == "DELETE" else {"title": "Changed"}
    problem_of(anybody.call(method, "articles/ferry/", body), 401, "not_authenticated")
    problem_of(desk.call(method, "articles/ferry/", body), 403, "not_allowed")
    problem_of(token_of(newsroom, "screen").call(method, "articles/ferry/", body), 403, "not_allowed")
    problem_of(Api("Token 0000000000000000").call(method, "articles/ferry/", body), 401, "invalid_token")
    assert Article.objects.get().title == "The ferry"


def test_a_session_writes_with_its_csrf_token_alone(article, newsroom):
    api = Api()
    api.client.force_login(newsroom)
    problem_of(api.patch("articles/ferry/", {"title": "Changed"}), 403, "csrf_failed")

    api.client.cookies["csrftoken"] = "c" * 32
    assert api.patch("articles/ferry/", {"title": "Changed"}, X_CSRFToken="c" * 32).status_code == 200
