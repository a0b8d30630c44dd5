"""What changes when what the public reads of a comment changes: the counts, its rank, the age of its thread's pages.

Everything here happens inside the transaction of the decision, so a count or a page can never disagree with it.
It knows nothing of why something became public.
"""

from __future__ import annotations

import uuid

from django.db.models import F

from moderation.models import Comment, Thread, Vote
from moderation.ranking import rank_votes


def record_change(*, comment: Comment, before: uuid.UUID | None, after: uuid.UUID | None) -> None:
    """Bring counts and page generation in line with a published revision that went from `before` to `after`.

    Rows are locked from the comment upwards and the thread last, always in that order: no deadlocks.
    """
    if before == after:
        return
    change = (after is not None) - (before is not None)
    if change:
        _count_upwards(parent_id=comment.parent_id, change=change)
    Thread.objects.filter(pk=comment.thread_id).update(
        comment_count=F("comment_count") + change, generation=F("generation") + 1
    )


def renew_pages(*, thread_id: int) -> None:
    """Let no cached page of this thread be served again."""
    Thread.objects.filter(pk=thread_id).update(generation=F("generation") + 1)


def record_votes(*, comment: Comment, up: int, down: int) -> None:
    """Bring counts, rank and pages in line with the votes for and against a comment whose row is locked.

    The comment before the thread, as above.
    """
    Comment.objects.filter(pk=comment.pk).update(votes_up=up, votes_down=down, rank=rank_votes(up=up, down=down))
    renew_pages(thread_id=comment.thread_id)


def forget_votes(*, comment_id: uuid.UUID) -> None:
    """Leave no trace of who voted on a comment, nor how; its thread's pages are renewed by whoever took it down."""
    Vote.objects.filter(comment=comment_id).delete()
    Comment.objects.filter(pk=comment_id).update(votes_up=0, votes_down=0, rank=0.0)


def _count_upwards(*, parent_id: uuid.UUID | None, change: int) -> None:
    direct = change
    while parent_id is not None:
        ancestor = Comment.objects.filter(pk=parent_id)
        ancestor.update(
            public_replies=F("public_replies") + direct, public_descendants=F("public_descendants") + change
        )
        direct = 0
        parent_id = ancestor.values_list("parent_id", flat=True).get()
