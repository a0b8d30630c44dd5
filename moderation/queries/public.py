"""What anybody may read of threads: pages of comments, one comment, its replies, counts, the feed.

Answers depend on nothing but what is public, so that they can be cached anywhere and compared byte for byte.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Literal
from urllib.parse import quote

from django.utils.translation import gettext

from articles.models import Article
from moderation.errors import NotThere
from moderation.models import Thread
from moderation.queries.documents import comment_document as to_document
from moderation.queries.keyset import Key, Page, fetch_page
from moderation.queries.nesting import REPLY_ORDER, flatten, nest, read_children
from moderation.queries.ready import CachedDocument, ready_document
from moderation.queries.threads import find_thread
from moderation.queries.visible import PUBLIC_COLUMNS, public_comments, visible_comments

Order = Literal["newest", "oldest", "best"]
Shape = Literal["nested", "flat"]

ORDERS: dict[Order, tuple[Key, ...]] = {
    "newest": (Key("id", descending=True),),
    "oldest": (Key("id"),),
    "best": (Key("rank", descending=True, kind=float), Key("id")),
}


def thread_page_bytes(
    *, slug: str, order: Order, limit: int, cursor: str | None, shape: Shape, base_url: str
) -> CachedDocument:
    """The same as `thread_page`, ready-made where nothing has changed since it was last built."""
    thread = find_thread(slug=slug)
    return ready_document(
        thread=thread,
        parts=(order, limit, cursor, shape, base_url),
        build=lambda: _thread_page(
            thread=thread, order=order, limit=limit, cursor=cursor, shape=shape, base_url=base_url
        ),
    )


def thread_page(
    *,
    slug: str,
    order: Order = "newest",
    limit: int = 50,
    cursor: str | None = None,
    shape: Shape = "nested",
    base_url: str,
) -> dict[str, Any]:
    """A page of top-level comments with their replies. Raises NotThere, and InvalidInput on a bad cursor or limit."""
    thread = find_thread(slug=slug)
    return _thread_page(thread=thread, order=order, limit=limit, cursor=cursor, shape=shape, base_url=base_url)


def conversation(*, comment_id: uuid.UUID, base_url: str) -> dict[str, Any]:
    """The top-level comment above (or at) a visible comment, with its replies. Raises NotThere."""
    row = _find_visible(comment_id)
    return comment_document(comment_id=row["root_id"] or row["id"], base_url=base_url)


def comment_document(*, comment_id: uuid.UUID, base_url: str) -> dict[str, Any]:
    """One visible comment with its replies. Raises NotThere."""
    row = _find_visible(comment_id)
    return nest(rows=[row], children=read_children(rows=[row]), base_url=base_url)[0]


def replies_page(*, comment_id: uuid.UUID, limit: int = 50, cursor: str | None = None, base_url: str) -> dict[str, Any]:
    """Direct replies of a visible comment, oldest first, each with its own. Raises NotThere and InvalidInput."""
    _find_visible(comment_id)
    rows = visible_comments().filter(parent=comment_id).values(*PUBLIC_COLUMNS)
    page = fetch_page(queryset=rows, keys=REPLY_ORDER, limit=limit, cursor=cursor)
    results = nest(rows=page.rows, children=read_children(rows=page.rows), base_url=base_url)
    return page_document(
        page=page, results=results, url=f"{base_url}/api/v1/comments/{comment_id}/replies/", parameters={"limit": limit}
    )


def comment_counts(*, slugs: Sequence[str]) -> dict[str, int]:
    """Public comments of each published article; slugs that are not there are left out."""
    published = Article.objects.published().filter(slug__in=slugs).values_list("pk", "slug")
    threads = Thread.objects.filter(article__in=[pk for pk, _ in published])
    counts = dict(threads.values_list("article", "comment_count"))
    return {slug: counts.get(pk, 0) for pk, slug in published}


def newest_comments(*, slug: str, limit: int = 50, base_url: str) -> list[dict[str, Any]]:
    """Public comments of any depth, newest first, without their replies. Raises NotThere."""
    find_thread(slug=slug)
    rows = public_comments().filter(thread__article__slug=slug).order_by("-id").values(*PUBLIC_COLUMNS)[:limit]
    return [to_document(row, base_url=base_url) for row in rows]


def page_document(
    *, page: Page[Any], results: Sequence[dict[str, Any]], url: str, parameters: dict[str, Any]
) -> dict[str, Any]:
    """`{"next", "previous", "results"}` with absolute URLs that repeat the parameters."""

    def link(cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = "&".join(f"{name}={quote(str(value))}" for name, value in {**parameters, "cursor": cursor}.items())
        return f"{url}?{query}"

    return {"next": link(page.next), "previous": link(page.previous), "results": list(results)}


def _thread_page(
    *, thread: Thread, order: Order, limit: int, cursor: str | None, shape: Shape, base_url: str
) -> dict[str, Any]:
    rows = visible_comments().filter(thread=thread.pk, parent__isnull=True).values(*PUBLIC_COLUMNS)
    page = fetch_page(queryset=rows, keys=ORDERS[order], limit=limit, cursor=cursor)
    children = read_children(rows=page.rows)
    arrange = flatten if shape == "flat" else nest
    return page_document(
        page=page,
        results=list(arrange(rows=page.rows, children=children, base_url=base_url)),
        url=f"{base_url}/api/v1/articles/{quote(thread.article.slug)}/comments/",
        parameters={"order": order, "limit": limit, "shape": shape},
    )


def _find_visible(comment_id: uuid.UUID) -> dict[str, Any]:
    row: dict[str, Any] | None = visible_comments().filter(pk=comment_id).values(*PUBLIC_COLUMNS).first()
    if row is None:
        raise NotThere(gettext("There is no such comment."))
    return row
