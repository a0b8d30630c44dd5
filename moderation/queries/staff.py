"""What moderators read: a page of a queue, and one comment with all that is known of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import User

from moderation.models import Comment, ModerationEvent, Note, Revision
from moderation.queries.documents import format_time
from moderation.queries.events import event_document
from moderation.queries.keyset import fetch_page
from moderation.queries.public import page_document
from moderation.queries.staff_context import RELATED, find_ancestors, read_comment
from moderation.queries.staff_documents import staff_documents
from moderation.queries.staff_queues import (
    EVERYTHING,
    QUEUES,
    SORTS,
    Queue,
    QueueFilters,
    Sort,
    find_comments,
    in_order,
    in_queue,
    queue_counts,
)

__all__ = [
    "QUEUES",
    "SORTS",
    "Queue",
    "QueueFilters",
    "Sort",
    "in_queue",
    "queue_counts",
    "queue_page",
    "staff_comment",
]


def queue_page(
    *,
    queue: Queue = "held",
    filters: QueueFilters = EVERYTHING,
    moderator: User | None = None,
    sort: Sort = "oldest",
    limit: int = 50,
    cursor: str | None = None,
    base_url: str,
) -> dict[str, Any]:
    """A page of staff comments; `moderator` is whose `mine` is. Raises InvalidInput on a bad cursor or limit."""
    found = in_order(find_comments(queue=queue, filters=filters, moderator=moderator), sort)
    # First the ids, which an index may have; then the rows of those that are shown.
    page = fetch_page(queryset=found.values("id", *_names(sort)), keys=SORTS[sort], limit=limit, cursor=cursor)
    comments = Comment.objects.select_related(*RELATED).in_bulk([row["id"] for row in page.rows])
    return page_document(
        page=page,
        results=staff_documents(comments=[comments[row["id"]] for row in page.rows], base_url=base_url),
        url=f"{base_url}/api/v1/moderation/queue/",
        parameters={"queue": queue, "sort": sort, "limit": limit} | filters.given(),
    )


def _names(sort: Sort) -> list[str]:
    return [key.name for key in SORTS[sort] if key.name != "id"]


def staff_comment(*, comment_id: uuid.UUID, base_url: str) -> dict[str, Any]:
    """One comment with its history, its notes and the comments above it. Raises NotThere."""
    comment = read_comment(comment_id=comment_id)
    events = ModerationEvent.objects.filter(comment=comment).select_related("moderator").order_by("id")
    notes = Note.objects.filter(comment=comment).select_related("moderator")
    return staff_documents(comments=[comment], base_url=base_url)[0] | {
        "events": [event_document(event) for event in events],
        "notes": [
            {
                "id": str(note.pk),
                "body": note.body,
                "moderator": note.moderator.get_username(),
                "created_at": format_time(note.created_at),
            }
            for note in notes
        ],
        "revisions": [
            {"number": row.number, "body": row.body, "created_at": format_time(row.created_at)}
            for row in Revision.objects.filter(comment=comment).order_by("number")
        ],
        "context": staff_documents(comments=find_ancestors(comment), base_url=base_url),
    }
