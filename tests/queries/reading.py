"""How the tests of queries read: whole threads page by page, and links as a client follows them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from articles.models import Article
from moderation.queries.public import replies_page, thread_page, thread_page_bytes
from moderation.queries.ready import CachedDocument
from tests.factories import BASE_URL


def cursor_of(link: str) -> str:
    """The cursor in a page's link."""
    return parse_qs(urlsplit(link).query)["cursor"][0]


def read_bytes(article: Article, **given: Any) -> CachedDocument:
    """A thread's first page as it goes over the wire, from the cache where it is there."""
    asked: dict[str, Any] = {"order": "newest", "limit": 50, "cursor": None, "shape": "nested"} | given
    return thread_page_bytes(slug=article.slug, base_url=BASE_URL, **asked)


def read_pages(article: Article, *, base_url: str = BASE_URL, **given: Any) -> Iterator[dict[str, Any]]:
    """All pages of a thread, following `next`."""
    cursor: str | None = None
    for _ in range(200):
        page = thread_page(slug=article.slug, cursor=cursor, base_url=base_url, **given)
        yield page
        if page["next"] is None:
            return
        cursor = cursor_of(page["next"])
    raise AssertionError("the pages do not end")


def read_whole_thread(article: Article, *, base_url: str = BASE_URL, limit: int = 100) -> list[dict[str, Any]]:
    """Every comment that a client can reach, following `next` and `replies_next` to the end."""
    rows: list[dict[str, Any]] = []
    for page in read_pages(article, base_url=base_url, order="oldest", limit=limit):
        for row in page["results"]:
            rows.extend(walk(row, base_url=base_url))
    return rows


def walk(row: dict[str, Any], *, base_url: str = BASE_URL) -> Iterator[dict[str, Any]]:
    """A comment and all below it, those behind `replies_next` included."""
    yield row
    for reply in row["replies"]:
        yield from walk(reply, base_url=base_url)
    link = row["replies_next"]
    while link is not None:
        page = replies_page(comment_id=uuid.UUID(row["id"]), cursor=cursor_of(link), base_url=base_url)
        for reply in page["results"]:
            yield from walk(reply, base_url=base_url)
        link = page["next"]


def ids(rows: list[dict[str, Any]]) -> list[str]:
    """The ids of documents, in order."""
    return [row["id"] for row in rows]
