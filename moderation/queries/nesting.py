"""Putting replies below what they reply to, a bounded number each, in one query whatever the page holds."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from moderation.queries.documents import Row, comment_document
from moderation.queries.keyset import Key, cursor_after
from moderation.queries.visible import PUBLIC_COLUMNS, visible_comments

REPLY_ORDER = (Key("id"),)

Children = dict[uuid.UUID, list[Row]]


def read_children(*, rows: Sequence[Row]) -> Children:
    """Visible replies of any depth below these comments, by parent, oldest first, one more than will be shown."""
    roots = {row["root_id"] or row["id"] for row in rows}
    if not roots:
        return {}
    shallowest = min(row["depth"] for row in rows)
    numbered = (
        visible_comments()
        .filter(Q(root__in=roots), depth__gt=shallowest)
        .annotate(place=Window(RowNumber(), partition_by=F("parent_id"), order_by=F("id").asc()))
        .filter(place__lte=settings.REPLIES_PER_COMMENT + 1)
        .order_by("id")
    )
    children: Children = defaultdict(list)
    for row in numbered.values(*PUBLIC_COLUMNS):
        children[row["parent_id"]].append(row)
    return children


def nest(*, rows: Sequence[Row], children: Children, base_url: str) -> list[dict[str, Any]]:
    """Documents with their replies inside."""
    return [_nest_one(row, children, base_url) for row in rows]


def flatten(*, rows: Sequence[Row], children: Children, base_url: str) -> Iterator[dict[str, Any]]:
    """The same comments in the order in which a thread is read, each with no replies inside."""
    for row in rows:
        shown, replies_next = _shown_replies(row, children, base_url)
        yield comment_document(row, base_url=base_url, replies_next=replies_next)
        yield from flatten(rows=shown, children=children, base_url=base_url)


def _nest_one(row: Row, children: Children, base_url: str) -> dict[str, Any]:
    shown, replies_next = _shown_replies(row, children, base_url)
    replies = nest(rows=shown, children=children, base_url=base_url)
    return comment_document(row, base_url=base_url, replies=replies, replies_next=replies_next)


def _shown_replies(row: Row, children: Children, base_url: str) -> tuple[list[Row], str | None]:
    replies = children.get(row["id"], [])
    shown = replies[: settings.REPLIES_PER_COMMENT]
    if len(replies) <= len(shown):
        return shown, None
    cursor = cursor_after(shown[-1], REPLY_ORDER)
    return shown, f"{base_url}/api/v1/comments/{row['id']}/replies/?cursor={cursor}"
