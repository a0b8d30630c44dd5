"""Working the queue together: claims, notes, featuring."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext

from moderation import typed
from moderation.errors import Claimed, FieldError, IllegalTransition, InvalidInput, NotThere
from moderation.markup import is_blank
from moderation.models import Comment, ModerationEvent, Note
from moderation.publication import renew_pages
from moderation.status import Actor
from moderation.wording import write_number

NOTE_LIMIT = 5000


def claim_comment(*, moderator: User, comment_id: uuid.UUID) -> Comment:
    """Take, or renew, a lease of two minutes. Raises NotThere, and Claimed naming who has it."""
    free = Q(claimed_by__isnull=True) | Q(claimed_by=moderator) | Q(claimed_until__lte=Now())
    taken = Comment.objects.filter(free, pk=comment_id).update(
        claimed_by=moderator, claimed_until=Now() + timedelta(seconds=settings.CLAIM_LEASE)
    )
    comment = _find(comment_id)
    if not taken:
        raise Claimed(gettext("%(who)s is working on this comment.") % {"who": comment.claimed_by})
    return comment


def release_comment(*, moderator: User, comment_id: uuid.UUID) -> None:
    """Give one's own lease back. Raises NotThere, and Claimed where it is another's and not over."""
    comment = _find(comment_id)
    lasting = comment.claimed_until is not None and comment.claimed_until > timezone.now()
    if lasting and comment.claimed_by_id not in (None, moderator.pk):
        raise Claimed(gettext("%(who)s is working on this comment.") % {"who": comment.claimed_by})
    Comment.objects.filter(pk=comment_id, claimed_by=moderator).update(claimed_by=None, claimed_until=None)


@transaction.atomic
def feature_comment(*, moderator: User, comment_id: uuid.UUID, featured: bool) -> None:
    """Set a public comment apart, or stop doing so. Raises NotThere, and IllegalTransition where nothing is public."""
    comment = _find(comment_id)
    if featured and not comment.is_public:
        raise IllegalTransition(gettext("Only a published comment can be featured."))
    changed = Comment.objects.filter(pk=comment_id, featured_at__isnull=featured).update(
        featured_at=Now() if featured else None
    )
    if not changed:
        return
    renew_pages(thread_id=comment.thread_id)
    action = "feature" if featured else "unfeature"
    ModerationEvent.objects.create(comment=comment, action=action, actor=Actor.MODERATOR, moderator=moderator)


@transaction.atomic
def add_note(*, moderator: User, comment_id: uuid.UUID, body: str) -> Note:
    """Leave a remark for colleagues. Raises NotThere and InvalidInput."""
    comment = _find(comment_id)
    check_note(body=body)
    ModerationEvent.objects.create(comment=comment, action="note", actor=Actor.MODERATOR, moderator=moderator)
    return Note.objects.create(comment=comment, moderator=moderator, body=body)


def check_note(*, body: str) -> None:
    """Whether this can be kept as a note. Raises InvalidInput."""
    if is_blank(body):
        raise InvalidInput([FieldError("body", "required", gettext("Write something."))])
    try:
        typed.text(body)
    except typed.Refused as refused:
        raise InvalidInput([FieldError("body", refused.code, refused.message)]) from None
    if len(body) > NOTE_LIMIT:
        raise InvalidInput(
            [
                FieldError(
                    "body", "too_long", gettext("At most %(limit)s characters.") % {"limit": write_number(NOTE_LIMIT)}
                )
            ]
        )


def _find(comment_id: uuid.UUID) -> Comment:
    comment = Comment.objects.select_related("claimed_by").filter(pk=comment_id).first()
    if comment is None:
        raise NotThere(gettext("There is no such comment."))
    return comment
