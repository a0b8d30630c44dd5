"""Taking the words out of comments: what their author typed, and what others wrote of it. Again is the same as once.

What stays makes sense without them: that there was a comment, where it stood, who decided what and when. It does not
know why the words go: an erasure and a retention that is over come to the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import F

from moderation.models import (
    AuditSample,
    Comment,
    Decision,
    Finding,
    IdempotencyKey,
    ModerationEvent,
    Note,
    RemoteFeedback,
    RemoteJob,
    Revision,
)

# No answer that was ever stored: whoever repeats the request is told that the key has been used for something else.
_FORGOTTEN = b"forgotten"


def blank_comments(ids: Collection[uuid.UUID]) -> None:
    """Blank the texts of comments whose rows the caller has locked; nobody can publish them again after that."""
    Revision.objects.filter(comment__in=ids).update(
        body="", body_html="", signals={}, due_at=None, lease_until=None, lease_key=None
    )
    Finding.objects.filter(revision__comment__in=ids).update(detail="", spans=[])
    _call_off(ids)
    # Colleagues quote what they write about.
    Note.objects.filter(comment__in=ids).delete()
    Decision.objects.filter(comment__in=ids).update(note="")
    ModerationEvent.objects.filter(comment__in=ids).erase_words()
    IdempotencyKey.objects.filter(comment__in=ids).update(body_hash="", answer=_FORGOTTEN)
    # A search text holds the author's name at least: without one, the comment has been here before.
    Comment.objects.filter(pk__in=ids).exclude(search_text="").update(
        search_text="",
        author_url="",
        token_hash="",
        notify_replies=False,
        duplicate_by_browser=None,
        duplicate_by_origin=None,
        version=F("version") + 1,
    )


def _call_off(ids: Collection[uuid.UUID]) -> None:
    """What was still to be done with the texts; of what a service outside was told, the hash goes."""
    RemoteJob.objects.filter(revision__comment__in=ids).update(due_at=None, lease_until=None, lease_key=None)
    RemoteFeedback.objects.filter(decision__comment__in=ids).update(
        due_at=None, lease_until=None, lease_key=None, sent={}
    )
    AuditSample.objects.filter(revision__comment__in=ids, outcome=AuditSample.Outcome.WAITING).update(
        outcome=AuditSample.Outcome.OVERTAKEN
    )
