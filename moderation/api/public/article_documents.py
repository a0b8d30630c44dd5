"""Articles as documents, and pages of them: exactly the contract's fields.

A cursor holds what the public sees of the article that it stands at, its time and its slug: the row's number would
tell how many drafts lie between two articles.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.db.models import Q, QuerySet

from articles.models import Article
from moderation.errors import FieldError, InvalidInput
from moderation.models import Thread
from moderation.queries.documents import format_time
from moderation.queries.keyset import Page
from moderation.queries.public import page_document
from moderation.queries.threads import find_thread

FORM = {
    "required": ["author_name", "author_email", "body"],
    "notice": "Your email address will not be published. Required fields are marked *",
}


def read_article(*, slug: str, base_url: str) -> dict[str, Any]:
    """One published article. Raises NotThere."""
    thread = find_thread(slug=slug)
    return article_document(article=thread.article, thread=thread, base_url=base_url)


def article_document(*, article: Article, thread: Thread, base_url: str) -> dict[str, Any]:
    """The article and what its thread takes. `thread.article` has to be loaded."""
    closes_at = thread.closes_at
    return {
        "slug": article.slug,
        "url": article.canonical_url or f"{base_url}/articles/{quote(article.slug)}/",
        "title": article.title,
        "summary": article.summary,
        "byline": article.byline,
        "published_at": format_time(article.published_at.astimezone(UTC)),
        "body_html": article.body_html,
        "lead_image": _lead_image(article, base_url),
        "thread": {
            "state": Thread.State.OPEN if thread.is_open else Thread.State.CLOSED,
            "closes_at": format_time(closes_at),
            "comment_count": thread.comment_count,
            "moderation": thread.moderation,
            "max_depth": thread.max_depth,
            "form": FORM,
        },
    }


def articles_page(*, limit: int, cursor: str | None, base_url: str) -> dict[str, Any]:
    """A page of published articles, newest first. Raises InvalidInput on a cursor that no page gave out."""
    page = _fetch_page(limit=limit, cursor=cursor)
    threads = {thread.article_id: thread for thread in Thread.objects.filter(article__in=page.rows)}
    results = []
    for article in page.rows:
        thread = threads.get(article.pk) or Thread()
        thread.article = article
        results.append(article_document(article=article, thread=thread, base_url=base_url))
    return page_document(page=page, results=results, url=f"{base_url}/api/v1/articles/", parameters={"limit": limit})


def _lead_image(article: Article, base_url: str) -> dict[str, str] | None:
    url = article.lead_image_url
    if not url:
        return None
    # What is no web address is a path of this site, whatever it may look like: no other scheme leaves.
    return {
        "url": url if url.startswith(("http://", "https://")) else f"{base_url}/{url.lstrip('/')}",
        "caption": article.lead_image_caption,
        "credit": article.lead_image_credit,
    }


def _fetch_page(*, limit: int, cursor: str | None) -> Page[Article]:
    backwards, position = (False, None) if cursor is None else _read_cursor(cursor)
    found = Article.objects.published()
    ahead = _beyond(found, position, backwards) if position else _in_order(found, backwards)
    rows = list(ahead[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit][::-1] if backwards else rows[:limit]
    behind = False
    if position and rows:
        nearest = rows[-1] if backwards else rows[0]
        behind = _beyond(found, (nearest.published_at, nearest.slug), not backwards).exists()
    has_next, has_previous = (behind, more) if backwards else (more, behind)
    return Page(
        rows=rows,
        next=_write_cursor(rows[-1], "n") if has_next else None,
        previous=_write_cursor(rows[0], "p") if has_previous else None,
    )


def _in_order(found: QuerySet[Article], backwards: bool) -> QuerySet[Article]:
    return found.order_by("published_at", "slug") if backwards else found.order_by("-published_at", "-slug")


def _beyond(found: QuerySet[Article], position: tuple[datetime, str], backwards: bool) -> QuerySet[Article]:
    moment, slug = position
    operator = "gt" if backwards else "lt"
    other: Mapping[str, Any] = {f"published_at__{operator}": moment}
    same: Mapping[str, Any] = {"published_at": moment, f"slug__{operator}": slug}
    return _in_order(found, backwards).filter(Q(**other) | Q(**same))


def _write_cursor(article: Article, direction: str) -> str:
    text = json.dumps([direction, article.published_at.astimezone(UTC).isoformat(), article.slug])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[bool, tuple[datetime, str]]:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        direction, moment, slug = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        position = datetime.fromisoformat(moment).astimezone(UTC), slug
        if direction not in ("n", "p") or not isinstance(slug, str) or "\x00" in slug or not slug.isprintable():
            raise ValueError("not a position")
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
        raise InvalidInput([FieldError("cursor", "invalid", "This cursor is not one that a page gave out.")]) from None
    return direction == "p", position
