"""Second looks as documents: blind before they are taken, with the first decision and the second one after.

Decides what somebody may see who is not to know how a comment was decided: its text and what it answers. Not its id,
by which the desk would show the rest, nor its author's record, nor anything that a check or a person made of it.
"""

from __future__ import annotations

from typing import Any

from moderation.models import AuditSample, Comment
from moderation.queries.documents import format_time
from moderation.queries.staff_documents import decision_document


def blind_document(sample: AuditSample) -> dict[str, Any]:
    """A comment to be decided again."""
    comment = sample.revision.comment
    article = comment.thread.article
    return {
        "id": str(sample.pk),
        "article": article.slug,
        "article_title": article.title,
        "author_name": comment.commenter.name,
        "body": sample.revision.body,
        "created_at": format_time(sample.revision.created_at),
        "context": _context(comment),
    }


def revealed_document(sample: AuditSample) -> dict[str, Any]:
    """A second look that was taken, beside the decision that it was about."""
    return blind_document(sample) | {
        "comment": str(sample.decision.comment_id),
        "outcome": sample.outcome,
        "first": decision_document(sample.decision),
        "second": {
            "action": sample.choice,
            "reason": sample.reason,
            "moderator": sample.moderator.get_username() if sample.moderator else None,
            "created_at": format_time(sample.reviewed_at),
        },
    }


def _context(comment: Comment) -> list[dict[str, str]]:
    """What it answers, from the top down: name and text as the public reads them, and nothing of what is not public."""
    above: list[dict[str, str]] = []
    parent_id = comment.parent_id
    while parent_id is not None:
        row = Comment.objects.select_related("commenter", "published_revision").get(pk=parent_id)
        shown = row.published_revision
        above.append({"author_name": row.commenter.name if shown else "", "body": shown.body if shown else ""})
        parent_id = row.parent_id
    return above[::-1]
