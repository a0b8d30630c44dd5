"""Articles as documents, and pages of them: exactly the contract's fields.

A cursor holds what the public sees of the article that it stands at, its time and its slug: the row's number would
tell how many drafts lie between two articles.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from articles.models import Article
from moderation.models import Thread
from moderation.queries.documents import format_time
from moderation.queries.keyset import Key, fetch_page
from moderation.queries.public import page_document
from moderation.queries.threads import find_thread

FORM = {
    "required": ["author_name", "author_email", "body"],
    "notice": "Your email address will not be published. Required fields are marked *",
}

_NEWEST_FIRST = (Key("published_at", descending=True, kind=datetime), Key("slug", descending=True, kind=str))


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
    page = fetch_page(queryset=Article.objects.published(), keys=_NEWEST_FIRST, limit=limit, cursor=cursor)
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
