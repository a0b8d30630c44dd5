"""Articles as a CMS pushes them: created, replaced, changed, hidden."""

from datetime import UTC, datetime

import pytest

from articles.models import Article
from moderation.errors import Conflict, InvalidInput, NotThere
from moderation.models import Thread
from moderation.queries.public import thread_page
from moderation.reviewing.articles import hide_article, put_article
from tests.factories import BASE_URL, find, make_article, publish, run_together
from tests.queries.reading import read_bytes

pytestmark = pytest.mark.django_db
WHOLE = {
    "title": "The ferry",
    "url": "https://cms.example/ferry",
    "summary": "It sails.",
    "byline": "Ida Q.",
    "section": "Transport",
    "published_at": "2026-01-31T09:30:00Z",
    "body_html": "<p>It <em>sails</em>.</p>",
    "lead_image": {"url": "https://cms.example/ferry.jpg", "caption": "The ferry", "credit": "Kim"},
    "visibility": "public",
    "thread": {"state": "closed", "closes_after_days": 7, "moderation": "pre", "max_depth": 2},
}


def put(slug="ferry", *, partial=False, **fields):
    return put_article(slug=slug, fields=fields, partial=partial)


def faults(**fields):
    with pytest.raises(InvalidInput) as refusal:
        put(**({"title": "The ferry"} | fields))
    return [error.field for error in refusal.value.errors]


def thread():
    return Thread.objects.get(article__slug="ferry")


def test_an_article_is_created_with_its_thread():
    article, created = put(**WHOLE)
    assert created
    stored = Article.objects.get()
    assert stored == article
    assert (stored.title, stored.canonical_url, stored.byline) == ("The ferry", "https://cms.example/ferry", "Ida Q.")
    assert stored.published_at == datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    assert (stored.lead_image_caption, stored.lead_image_credit) == ("The ferry", "Kim")
    found = thread()
    assert (found.state, found.closes_after_days, found.moderation, found.max_depth) == ("closed", 7, "pre", 2)


def test_replacing_sets_what_is_left_out_to_its_default():
    put(**WHOLE)
    _, created = put(title="The new ferry")
    assert not created
    stored = Article.objects.get()
    assert (stored.title, stored.summary, stored.byline, stored.body_html) == ("The new ferry", "", "", "")
    assert (stored.lead_image_url, stored.canonical_url, stored.visibility) == ("", "", "public")
    found = thread()
    assert (found.state, found.closes_after_days, found.moderation, found.max_depth) == ("open", None, "post", 4)


def test_changing_touches_what_is_given_alone():
    put(**WHOLE)
    put(partial=True, summary="It sank.", thread={"state": "open"})
    stored = Article.objects.get()
    assert (stored.summary, stored.title, stored.byline) == ("It sank.", "The ferry", "Ida Q.")
    found = thread()
    assert (found.state, found.closes_after_days, found.moderation, found.max_depth) == ("open", 7, "pre", 2)
    put(partial=True, lead_image=None, thread={"closes_after_days": None})
    assert Article.objects.get().lead_image_url == ""
    assert thread().closes_after_days is None


def test_hiding_takes_the_thread_along_and_putting_it_again_brings_both_back():
    put(**WHOLE | {"thread": {}})
    comment = publish(Article.objects.get())
    hide_article(slug="ferry")
    with pytest.raises(NotThere):
        thread_page(slug="ferry", base_url=BASE_URL)
    with pytest.raises(NotThere):
        put(partial=True, title="Changed")
    with pytest.raises(NotThere):
        hide_article(slug="ferry")
    assert find(comment).status == "approved"
    _, created = put(**WHOLE | {"thread": {}})
    assert created
    assert len(thread_page(slug="ferry", base_url=BASE_URL)["results"]) == 1


def test_what_is_not_there_cannot_be_changed_or_hidden():
    with pytest.raises(NotThere):
        put(partial=True, title="The ferry")
    with pytest.raises(NotThere):
        hide_article(slug="ferry")


def test_cached_pages_end_with_any_change():
    article = make_article("ferry", title="Old")
    publish(article)
    read_bytes(article)
    put(partial=True, visibility="draft")
    with pytest.raises(NotThere):
        read_bytes(article)


def test_script_does_not_survive_in_a_body():
    put(title="The ferry", body_html='<p onclick="x()">a<script>x()</script><a href="javascript:x()">b</a></p>')
    assert Article.objects.get().body_html == '<p>a<a rel="noopener">b</a></p>'


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": ""}, ["title"]),
        ({"title": None}, ["title"]),
        ({"title": 5}, ["title"]),
        ({"title": "x" * 301}, ["title"]),
        ({"title": "a\x00"}, ["title"]),
        ({"title": "\ud800"}, ["title"]),
        ({"url": "javascript:alert(1)"}, ["url"]),
        ({"summary": "x" * 1001}, ["summary"]),
        ({"byline": "x" * 201}, ["byline"]),
        ({"section": "x" * 81}, ["section"]),
        ({"body_html": ["<p>"]}, ["body_html"]),
        ({"visibility": "secret"}, ["visibility"]),
        ({"published_at": "yesterday"}, ["published_at"]),
        ({"published_at": 5}, ["published_at"]),
        ({"published_at": "2026-02-30T00:00:00Z"}, ["published_at"]),
        ({"lead_image": "x.jpg"}, ["lead_image"]),
        ({"lead_image": {"url": "x" * 501}}, ["lead_image.url"]),
        ({"lead_image": {"caption": 5}}, ["lead_image.caption"]),
        ({"thread": "open"}, ["thread"]),
        ({"thread": {"state": "ajar"}}, ["thread.state"]),
        ({"thread": {"moderation": "post-hoc"}}, ["thread.moderation"]),
        ({"thread": {"moderation": 1}}, ["thread.moderation"]),
        ({"thread": {"max_depth": 11}}, ["thread.max_depth"]),
        ({"thread": {"max_depth": -1}}, ["thread.max_depth"]),
        ({"thread": {"max_depth": True}}, ["thread.max_depth"]),
        ({"thread": {"max_depth": None}}, ["thread.max_depth"]),
        ({"thread": {"closes_after_days": 1.5}}, ["thread.closes_after_days"]),
        ({"thread": {"closes_after_days": 40_000}}, ["thread.closes_after_days"]),
        ({"thread": {"closes_after_days": "7"}}, ["thread.closes_after_days"]),
    ],
)
def test_a_field_that_is_wrong_is_named_and_nothing_is_stored(fields, wrong):
    assert faults(**fields) == wrong
    assert not Article.objects.exists()
    assert not Thread.objects.exists()


def test_a_title_is_required_for_a_whole_article_alone():
    with pytest.raises(InvalidInput) as refusal:
        put(summary="It sails.")
    assert "title" in [error.field for error in refusal.value.errors]


@pytest.mark.parametrize("slug", ["", "a b", "ä", "x" * 121, "a/b"])
def test_a_slug_is_a_slug(slug):
    with pytest.raises(InvalidInput) as refusal:
        put(slug, title="The ferry")
    assert [error.field for error in refusal.value.errors] == ["slug"]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_that_is_none_in_utc_is_refused(moment):
    assert faults(published_at=moment) == ["published_at"]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_ends_of_the_calendar_are_times_like_others(moment):
    put(title="The ferry", published_at=moment, thread={"closes_after_days": 32_000})
    assert thread().is_open is (moment > "2026")


def test_a_naive_time_is_taken_for_utc():
    put(title="The ferry", published_at="2026-01-31T09:30:00")
    assert Article.objects.get().published_at == datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_of_several_who_create_one_article_at_once_each_creates_replaces_or_is_told():
    results = run_together(lambda number: put(title=f"The ferry, {number}"), 6)
    created = [result for result in results if isinstance(result, tuple) and result[1]]
    assert len(created) == 1, results
    assert all(isinstance(result, tuple | Conflict) for result in results), results
    assert Article.objects.count() == Thread.objects.count() == 1
