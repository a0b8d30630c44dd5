"""The queues that moderators work, and one comment with all that is known of it. Addresses are not searchable."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from django.db.models import Count, Exists, FloatField, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Now

from moderation.errors import NotThere
from moderation.models import Comment, Finding, ModerationEvent, Note, Report, Revision
from moderation.queries.documents import format_time
from moderation.queries.events import event_document
from moderation.queries.keyset import Key, fetch_page
from moderation.queries.public import page_document
from moderation.queries.staff_documents import staff_documents
from moderation.search import fold_for_search
from moderation.status import Status

Queue = Literal["held", "pending", "reported", "spam", "rejected", "approved", "appeals", "failed"]
Sort = Literal["risk", "oldest", "newest"]

QUEUES: tuple[Queue, ...] = ("held", "pending", "reported", "spam", "rejected", "approved", "appeals", "failed")
SORTS: dict[Sort, tuple[Key, ...]] = {
    "oldest": (Key("id"),),
    "newest": (Key("id", descending=True),),
    "risk": (Key("risk", descending=True, kind=float), Key("id")),
}
# What no status says.
_BY_EVIDENCE: tuple[Queue, ...] = ("reported", "failed")
_RELATED = ("commenter", "thread__article", "claimed_by")
# Whose scores are probabilities of harm; counts and lengths are not risks.
_RISK_LABELS = ("toxicity", "severe_toxicity", "insult", "threat", "identity_attack", "obscene", "spam")


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What the queue is narrowed to; `min_age` in seconds; `q` and `author` are searched as they are read, folded."""

    article: str | None = None
    section: str | None = None
    q: str | None = None
    author: str | None = None
    min_age: int | None = None


def queue_page(
    *,
    queue: Queue = "held",
    filters: QueueFilters = QueueFilters(),
    sort: Sort = "oldest",
    limit: int = 50,
    cursor: str | None = None,
    base_url: str,
) -> dict[str, Any]:
    """A page of staff comments. Raises InvalidInput on a bad cursor or limit."""
    found = _narrow(in_queue(queue), filters)
    if sort == "risk":
        found = found.annotate(risk=_risk())
    page = fetch_page(
        queryset=found.select_related(*_RELATED),
        keys=SORTS[sort],
        limit=limit,
        cursor=cursor,
    )
    given = {name: getattr(filters, name) for name in ("article", "section", "q", "author", "min_age")}
    parameters: dict[str, Any] = {"queue": queue, "sort": sort, "limit": limit}
    parameters |= {name: value for name, value in given.items() if value is not None}
    return page_document(
        page=page,
        results=staff_documents(comments=page.rows, base_url=base_url),
        url=f"{base_url}/api/v1/moderation/queue/",
        parameters=parameters,
    )


def staff_comment(*, comment_id: uuid.UUID, base_url: str) -> dict[str, Any]:
    """One comment with its history, its notes and the comments above it. Raises NotThere."""
    comment = _read().filter(pk=comment_id).first()
    if comment is None:
        raise NotThere("There is no such comment.")
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
        "context": staff_documents(comments=_ancestors(comment), base_url=base_url),
    }


def queue_counts() -> dict[str, int]:
    """How many comments each queue holds."""
    by_status = dict(Comment.objects.values_list("status").annotate(count=Count("id")).order_by())
    counts: dict[str, int] = {queue: by_status.get(queue, 0) for queue in QUEUES}
    return counts | {"appeals": 0} | {queue: in_queue(queue).count() for queue in _BY_EVIDENCE}


def in_queue(queue: Queue) -> QuerySet[Comment]:
    """The comments of one queue, in no order."""
    if queue == "failed":
        unavailable = Finding.objects.filter(
            revision__comment=OuterRef("pk"), revision__number=OuterRef("revision"), outcome="unavailable"
        )
        return Comment.objects.filter(Exists(unavailable), status=Status.HELD)
    if queue == "reported":
        complained_of = Report.objects.filter(state=Report.State.OPEN).values("comment")
        return Comment.objects.filter(pk__in=complained_of, published_revision__isnull=False)
    if queue == "appeals":
        # Authors cannot appeal yet: the queue is there, and empty.
        return Comment.objects.none()
    return Comment.objects.filter(status=queue)


def _read() -> QuerySet[Comment]:
    return Comment.objects.select_related(*_RELATED)


def _narrow(found: QuerySet[Comment], filters: QueueFilters) -> QuerySet[Comment]:
    if filters.article is not None:
        found = found.filter(thread__article__slug=filters.article)
    if filters.section is not None:
        found = found.filter(thread__article__section=filters.section)
    if filters.q:
        found = found.filter(search_text__contains=fold_for_search(filters.q))
    if filters.author:
        # The name is the first line of what is searched.
        found = found.filter(search_text__startswith=fold_for_search(filters.author))
    if filters.min_age is not None:
        found = found.filter(created_at__lte=Now() - timedelta(seconds=filters.min_age))
    return found


def _risk() -> Coalesce:
    scores = Finding.objects.filter(
        revision__comment=OuterRef("pk"), revision__number=OuterRef("revision"), label__in=_RISK_LABELS
    )
    highest = scores.order_by().values("revision__comment").annotate(highest=Max("score")).values("highest")
    return Coalesce(Subquery(highest, output_field=FloatField()), Value(0.0))


def _ancestors(comment: Comment) -> list[Comment]:
    """From the top-level comment down to the parent."""
    above: list[Comment] = []
    parent_id = comment.parent_id
    while parent_id is not None:
        parent = _read().get(pk=parent_id)
        above.append(parent)
        parent_id = parent.parent_id
    return above[::-1]
