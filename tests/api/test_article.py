"""GET /api/v1/articles/ and /api/v1/articles/{slug}/"""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from tests.api.conftest import fields_refused, problem_of

ARTICLE = {"slug", "url", "title", "summary", "byline", "published_at", "body_html", "lead_image", "thread"}
THREAD = {"state", "closes_at", "comment_count", "moderation", "max_depth", "form"}


def test_an_article_has_exactly_the_promised_fields(anybody, article):
    document = anybody.get("articles/ferry/").json()

    assert set(document) == ARTICLE
    assert set(document["thread"]) == THREAD
    assert document["thread"]["form"] == {
        "required": ["author_name", "author_email", "body"],
        "notice": "Your email address will not be published. Required fields are marked *",
    }
    assert document["url"] == "http://testserver/articles/ferry/"
    assert document["published_at"].endswith("Z")
    assert document["lead_image"] is None


def test_a_lead_image_has_an_absolute_url(anybody, article):
    Article.objects.update(lead_image_url="/static/a.svg", lead_image_caption="A ferry", lead_image_credit="Desk")
    assert anybody.get("articles/ferry/").json()["lead_image"] == {
        "url": "http://testserver/static/a.svg",
        "caption": "A ferry",
        "credit": "Desk",
    }


@pytest.mark.parametrize("stored", ["javascript:alert(1)", "//elsewhere.example/a.svg", "data:image/svg+xml,x"])
def test_a_lead_image_that_is_no_web_address_is_a_path_of_this_site(anybody, article, stored):
    Article.objects.update(lead_image_url=stored)
    url = anybody.get("articles/ferry/").json()["lead_image"]["url"]
    assert url == f"http://testserver/{stored.lstrip('/')}"


def test_a_lead_image_with_a_broken_address_breaks_no_page(anybody, article):
    Article.objects.update(lead_image_url="http://[::1")
    assert anybody.get("articles/ferry/").json()["lead_image"]["url"] == "http://[::1"
    assert len(anybody.get("articles/").json()["results"]) == 1


def test_a_thread_that_has_closed_by_its_age_says_so(anybody, article, cms):
    published = timezone.now() - timedelta(days=3)
    cms.patch("articles/ferry/", {"published_at": published.isoformat(), "thread": {"closes_after_days": 2}})
    thread = anybody.get("articles/ferry/").json()["thread"]
    assert thread["state"] == "closed"
    assert thread["closes_at"].startswith((published + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))


def test_counts_public_comments_alone(anybody, article, post, publish):
    post()
    publish()
    assert anybody.get("articles/ferry/").json()["thread"]["comment_count"] == 1


@pytest.mark.parametrize(
    "hidden",
    [
        {"visibility": "draft"},
        {"visibility": "private"},
        {"deleted_at": "2026-01-01T00:00:00Z"},
        {"published_at": "2999-01-01T00:00:00Z"},
    ],
)
def test_what_is_not_published_is_not_there(anybody, desk, article, hidden):
    never = problem_of(anybody.get("articles/never-was/"), 404, "not_found")
    Article.objects.update(**hidden)
    for api in (anybody, desk):
        assert problem_of(api.get("articles/ferry/"), 404, "not_found") == never
    assert anybody.get("articles/").json()["results"] == []


def test_a_page_lists_the_newest_first_and_links_both_ways(anybody, db):
    for day in range(5):
        Article.objects.create(slug=f"day-{day}", title="Day", published_at=timezone.now() - timedelta(days=day))
    # Two of one moment: the slug decides, and neither is lost between pages.
    Article.objects.filter(slug="day-3").update(published_at=Article.objects.get(slug="day-2").published_at)

    first = anybody.get("articles/?limit=2").json()
    second = anybody.get(first["next"]).json()
    third = anybody.get(second["next"]).json()

    assert set(first) == {"next", "previous", "results"}
    assert [one["slug"] for page in (first, second, third) for one in page["results"]] == [
        *("day-0", "day-1", "day-3", "day-2", "day-4"),
    ]
    assert (first["previous"], third["next"]) == (None, None)
    assert anybody.get(third["previous"]).json()["results"] == second["results"]
    assert anybody.get(second["previous"]).json()["results"] == first["results"]
    assert set(first["results"][0]) == ARTICLE


def test_a_cursor_tells_nothing_of_hidden_articles(anybody, db):
    def links():
        document = anybody.get("articles/?limit=1").json()
        return document["next"]

    moment = timezone.now() - timedelta(days=1)
    for slug in ("b", "a"):
        Article.objects.create(slug=slug, title="T", published_at=moment)
    before = links()
    Article.objects.filter(slug="b").delete()
    for number in range(3):
        Article.objects.create(slug=f"draft-{number}", title="T", visibility="draft")
    Article.objects.create(slug="b", title="T", published_at=moment)
    assert links() == before


@pytest.mark.parametrize("limit", ["0", "101", "-1", "abc", "", "1.5", "٣", "1e1", " 5", "5_0", "9" * 5000])
def test_a_bad_limit_is_refused_by_name(anybody, article, limit):
    assert fields_refused(anybody.get(f"articles/?limit={limit}")) == {"limit"}


@pytest.mark.parametrize("cursor", ["", "x", "!!!", "WyJuIl0", "W10", "%00", "é", "a" * 501, "bnVsbA", "WyJ4IiwxLDJd"])
def test_a_bad_cursor_is_refused_by_name(anybody, article, cursor):
    assert fields_refused(anybody.get(f"articles/?cursor={cursor}")) == {"cursor"}


def test_unknown_parameters_are_ignored(anybody, article):
    assert anybody.get("articles/?limits=0&page=x").content == anybody.get("articles/").content


@pytest.mark.parametrize("path", ["articles/", "articles/ferry/"])
def test_is_cacheable_by_all_and_conditional(anybody, article, path):
    answer = anybody.get(path)
    assert answer["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    assert "stale-while-revalidate=" in answer["Cache-Control"]

    again = anybody.get(path, If_None_Match=answer["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == answer["ETag"]
    assert again["Cache-Control"] == answer["Cache-Control"]
    assert anybody.get(path, If_None_Match='"another"').status_code == 200


def test_is_the_same_for_everybody(anybody, desk, article, moderator):
    signed_in = type(anybody)()
    signed_in.client.force_login(moderator)
    answers = [api.get("articles/ferry/") for api in (anybody, desk, signed_in)]
    assert len({answer.content for answer in answers}) == 1
    assert not any("Cookie" in answer.get("Vary", "") for answer in answers)


def test_head_is_get_without_a_body(anybody, article):
    answer = anybody.call("HEAD", "articles/ferry/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"] == anybody.get("articles/ferry/")["ETag"]
