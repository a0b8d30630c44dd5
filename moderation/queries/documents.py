"""The public comment as a document: plain functions over rows, exactly the contract's fields."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

Row = Mapping[str, Any]


def format_time(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC with Z, to the second's thousandth."""
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def comment_document(
    row: Row, *, base_url: str, replies: Sequence[dict[str, Any]] = (), replies_next: str | None = None
) -> dict[str, Any]:
    """A public comment, or, where nothing of it is published, its tombstone."""
    is_public = row["published_revision_id"] is not None
    return {
        "id": str(row["id"]),
        "article": row["thread__article__slug"],
        "parent": str(row["parent_id"]) if row["parent_id"] else None,
        "depth": row["depth"],
        "author": _author(row, base_url) if is_public else None,
        "body_html": row["published_revision__body_html"] if is_public else "",
        "created_at": format_time(row["created_at"]),
        "edited_at": format_time(row["edited_at"]) if is_public else None,
        "featured": is_public and row["featured_at"] is not None,
        "votes": {"up": row["votes_up"], "down": row["votes_down"]} if is_public else {"up": 0, "down": 0},
        "reply_count": row["public_replies"],
        "replies": list(replies),
        "replies_next": replies_next,
        "permalink": permalink(base_url=base_url, slug=row["thread__article__slug"], comment_id=row["id"]),
    }


def permalink(*, base_url: str, slug: str, comment_id: uuid.UUID) -> str:
    """Where a page shows this comment, its conversation first."""
    return f"{base_url}/articles/{quote(slug)}/?comment={comment_id}#comment-{comment_id}"


def avatar_url(*, base_url: str, commenter_id: uuid.UUID) -> str:
    """Drawn from the public id alone."""
    return f"{base_url}/avatars/{commenter_id}.svg"


def _author(row: Row, base_url: str) -> dict[str, Any]:
    return {
        "id": str(row["commenter_id"]),
        "name": row["commenter__name"],
        "url": row["author_url"] or None,
        "avatar": avatar_url(base_url=base_url, commenter_id=row["commenter_id"]),
        "badge": "staff" if row["commenter__staff"] else None,
    }
