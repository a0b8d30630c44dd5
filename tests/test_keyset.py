"""Pages by position: every row once, in order, both ways, whatever appears or vanishes meanwhile."""

import base64
import json
import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.models import Article
from moderation.errors import InvalidInput
from moderation.models import Comment
from moderation.queries.keyset import Key, fetch_page
from moderation.queries.public import ORDERS
from tests.factories import find, make_article, submit

pytestmark = pytest.mark.django_db
BEST = ORDERS["best"]
NEWEST = ORDERS["newest"]


def encode(*values):
    text = json.dumps(values)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.fixture
def rows():
    article = make_article()
    posted = [submit(article, f"Text {number}").id for number in range(5)]
    for number, comment_id in enumerate(posted):
        Comment.objects.filter(pk=comment_id).update(rank=number // 2 / 3)
    return Comment.objects.filter(pk__in=posted).values("id", "rank")


def read_pages(rows, keys, limit, *, between=lambda: None):
    """The pages that `next` leads to; of no more than a hundred rows there are no more pages."""
    pages = [fetch_page(queryset=rows, keys=keys, limit=limit, cursor=None)]
    while pages[-1].next:
        assert len(pages) <= 100
        between()
        pages.append(fetch_page(queryset=rows, keys=keys, limit=limit, cursor=pages[-1].next))
    return pages


SOME_ID = str(uuid.uuid4())
BAD = {
    "empty": "",
    "noise": "%%%",
    "not base64": "a",
    "not ascii": "é",
    "padding": "====",
    "not JSON": base64.urlsafe_b64encode(b"nonsense").decode(),
    "not UTF-8": base64.urlsafe_b64encode(b"\xff\xfe\xff").decode(),
    "a number": base64.urlsafe_b64encode(b"5").decode(),
    "an object": base64.urlsafe_b64encode(b'{"n": 1, "x": 2, "y": 3}').decode(),
    "too deep": base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    "no values": encode("n"),
    "too few": encode("n", 1.0),
    "too many": encode("n", 1.0, SOME_ID, SOME_ID),
    "unknown direction": encode("x", 1.0, SOME_ID),
    "null": encode("n", None, SOME_ID),
    "text for a number": encode("n", "1.0", SOME_ID),
    "a truth": encode("n", True, SOME_ID),
    "a list": encode("n", [1.0], SOME_ID),
    "not a number": base64.urlsafe_b64encode(f'["n", NaN, "{SOME_ID}"]'.encode()).decode(),
    "infinite": base64.urlsafe_b64encode(f'["n", 1e999, "{SOME_ID}"]'.encode()).decode(),
    "enormous": base64.urlsafe_b64encode(f'["n", {"9" * 400}, "{SOME_ID}"]'.encode()).decode(),
    "longer than numbers get": base64.urlsafe_b64encode(f'["n", {"9" * 5000}, "{SOME_ID}"]'.encode()).decode(),
    "a number for an id": encode("n", 1.0, 5),
    "half an id": encode("n", 1.0, SOME_ID[:-1]),
    "NUL in an id": encode("n", 1.0, SOME_ID[:-1] + "\x00"),
}


@pytest.mark.parametrize("cursor", BAD.values(), ids=BAD.keys())
def test_a_cursor_that_no_page_gave_out_is_refused_and_never_page_one(rows, cursor):
    with pytest.raises(InvalidInput) as refusal:
        fetch_page(queryset=rows, keys=BEST, limit=2, cursor=cursor)
    assert [error.field for error in refusal.value.errors] == ["cursor"]


def test_a_cursor_of_one_order_is_none_of_another(rows):
    cursor = fetch_page(queryset=rows, keys=NEWEST, limit=2, cursor=None).next
    with pytest.raises(InvalidInput):
        fetch_page(queryset=rows, keys=BEST, limit=2, cursor=cursor)


@pytest.mark.parametrize("limit", [0, -1, 101, 10**9])
def test_a_limit_out_of_bounds_is_refused(rows, limit):
    with pytest.raises(InvalidInput) as refusal:
        fetch_page(queryset=rows, keys=NEWEST, limit=limit, cursor=None)
    assert [error.field for error in refusal.value.errors] == ["limit"]


@pytest.mark.parametrize("keys", [NEWEST, BEST, ORDERS["oldest"], (Key("rank", kind=float), Key("id"))])
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 100])
def test_forwards_and_back_again_is_the_same_pages(rows, keys, limit):
    forwards = read_pages(rows, keys, limit)
    seen = [row["id"] for page in forwards for row in page.rows]
    assert seen == list(
        rows.order_by(*[f"{'-' * key.descending}{key.name}" for key in keys]).values_list("id", flat=True)
    )
    assert forwards[0].previous is None
    back = forwards[-1]
    for page in reversed(forwards[:-1]):
        assert back.previous is not None
        back = fetch_page(queryset=rows, keys=keys, limit=limit, cursor=back.previous)
        assert back.rows == page.rows
        assert back.next is not None
    assert back.previous is None


def test_times_and_words_can_be_positions_too():
    now = timezone.now()
    moments = [now, now, now - timedelta(microseconds=1), now - timedelta(days=400), now + timedelta(days=400)]
    for number, moment in enumerate(moments):
        make_article(f"ferry-{number % 2}-{number}", published_at=moment, section=f"Café & {number // 2}")
    rows = Article.objects.values("published_at", "section", "slug")
    for keys in (
        (Key("published_at", descending=True, kind=datetime), Key("slug", kind=str)),
        (Key("section", kind=str), Key("slug", descending=True, kind=str)),
    ):
        seen = [row["slug"] for page in read_pages(rows, keys, 1) for row in page.rows]
        expected = rows.order_by(*[f"{'-' * key.descending}{key.name}" for key in keys])
        assert seen == list(expected.values_list("slug", flat=True))


@pytest.mark.parametrize(
    "moment", ["yesterday", "", 5, None, "2026-13-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\x00"]
)
def test_a_time_in_a_cursor_is_a_time(moment):
    keys = (Key("published_at", kind=datetime), Key("slug", kind=str))
    with pytest.raises(InvalidInput):
        fetch_page(
            queryset=Article.objects.values("published_at", "slug"), keys=keys, limit=1, cursor=encode("n", moment, "a")
        )


@pytest.mark.parametrize("word", [5, None, ["a"], "a\x00b", "\ud800"])
def test_a_word_in_a_cursor_is_text_that_can_be_stored(word):
    keys = (Key("slug", kind=str),)
    with pytest.raises(InvalidInput):
        fetch_page(queryset=Article.objects.values("slug"), keys=keys, limit=1, cursor=encode("n", word))


def test_a_page_that_has_become_empty_is_empty_and_no_error(rows):
    page = fetch_page(queryset=rows, keys=NEWEST, limit=2, cursor=None)
    found = rows.filter(pk__in=[row["id"] for row in page.rows])
    assert fetch_page(queryset=found, keys=NEWEST, limit=2, cursor=page.next).rows == []


def test_no_more_rows_are_read_than_the_page_and_one(rows, django_assert_num_queries):
    with django_assert_num_queries(1) as queries:
        fetch_page(queryset=rows, keys=NEWEST, limit=2, cursor=None)
    assert "LIMIT 3" in queries.captured_queries[0]["sql"]


@settings(max_examples=15, deadline=None)
@given(
    ranks=st.lists(st.sampled_from([0.0, 0.1, 1 / 3, -1.5, 2e300, 5e-324]), min_size=3, max_size=9),
    limit=st.integers(1, 4),
    changes=st.lists(st.tuples(st.booleans(), st.integers(0, 8)), max_size=4),
)
def test_over_changing_rows_what_stays_is_seen_exactly_once(ranks, limit, changes):
    article = make_article()
    posted = [submit(article, f"Text {number}").id for number in range(len(ranks))]
    for comment_id, rank in zip(posted, ranks, strict=True):
        Comment.objects.filter(pk=comment_id).update(rank=rank)
    stays = set(posted)
    rows = Comment.objects.filter(thread__article=article).exclude(status="spam").values("id", "rank")
    pending = list(changes)

    def change():
        if not pending:
            return
        vanishes, index = pending.pop()
        if vanishes:
            gone = posted[index % len(posted)]
            Comment.objects.filter(pk=gone).update(status="spam")
            stays.discard(gone)
        else:
            submit(article, f"Late {len(pending)}")

    seen = [row["id"] for page in read_pages(rows, BEST, limit, between=change) for row in page.rows]
    assert len(seen) == len(set(seen))
    assert stays <= set(seen)
    order = [(-find(comment_id).rank, comment_id) for comment_id in seen]
    assert order == sorted(order)
