"""What changes when what the public reads of a comment changes: the counts, and the age of its thread's pages.

Everything here happens inside the transaction of the decision, so a count or a page can never disagree with it.
It knows nothing of why something became public.
"""

from __future__ import annotations

import uuid

from django.db.models import F

from moderation.models import Comment, Thread


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


def _count_upwards(*, parent_id: uuid.UUID | None, change: int) -> None:
    direct = change
    while parent_id is not None:
        ancestor = Comment.objects.filter(pk=parent_id)
        ancestor.update(
            public_replies=F("public_replies") + direct, public_descendants=F("public_descendants") + change
        )
        direct = 0
        parent_id = ancestor.values_list("parent_id", flat=True).get()
