"""What a page that shows a thread asks for besides it: what is new, what editors chose, and single comments to add.

Public alone, as in public.py: answers depend on nothing that the public does not see. Threads are those that
threads.py found, below published articles.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from moderation.models import Thread
from moderation.queries.documents import Row, comment_document
from moderation.queries.ready import CachedDocument, ready_document
from moderation.queries.visible import PUBLIC_COLUMNS, public_comments, visible_comments

LATEST = 100
FEATURED = 10


def latest_bytes(*, thread: Thread) -> CachedDocument:
    """`{"comment_count", "comments": [{"id", "parent"}…]}`, newest first and at most 100: cheap to ask for again."""
    return ready_document(
        thread=thread,
        parts=("latest",),
        build=lambda: {"comment_count": thread.comment_count, "comments": _read_latest(thread_id=thread.pk)},
    )


def featured_bytes(*, thread: Thread, base_url: str) -> CachedDocument:
    """`{"results"}`: what editors set apart, the latest choice first, each without replies."""
    return ready_document(
        thread=thread,
        parts=("featured", base_url),
        build=lambda: {"results": _read_featured(thread_id=thread.pk, base_url=base_url)},
    )


def single_comments(*, slug: str, ids: Collection[uuid.UUID], base_url: str) -> list[dict[str, Any]]:
    """Those of these comments that are to be seen below this article, oldest first, each without replies."""
    rows = visible_comments().filter(pk__in=ids, thread__article__slug=slug).order_by("id").values(*PUBLIC_COLUMNS)
    return [comment_document(row, base_url=base_url) for row in rows]


def _read_latest(*, thread_id: int | None) -> list[dict[str, str | None]]:
    found = public_comments().filter(thread=thread_id).order_by("-id")[:LATEST]
    rows: Iterable[Row] = found.values("id", "parent_id")
    return [{"id": str(row["id"]), "parent": str(row["parent_id"]) if row["parent_id"] else None} for row in rows]


def _read_featured(*, thread_id: int | None, base_url: str) -> list[dict[str, Any]]:
    chosen = public_comments().filter(thread=thread_id, featured_at__isnull=False)
    rows = chosen.order_by("-featured_at", "-id").values(*PUBLIC_COLUMNS)[:FEATURED]
    return [comment_document(row, base_url=base_url) for row in rows]
