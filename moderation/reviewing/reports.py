"""Answering readers' reports where the comment stays as it is: a decision has nothing to change then."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from moderation.errors import FieldError, IllegalTransition, InvalidInput, NotThere
from moderation.models import Comment, ModerationEvent, Report
from moderation.status import Actor
from moderation.wording import write_number

NOTE_LIMIT = 5000


@transaction.atomic
def dismiss_reports(*, moderator: User, comment_id: uuid.UUID, note: str = "") -> int:
    """Close all open reports of a comment as unfounded; how many there were.

    Raises InvalidInput, NotThere, and IllegalTransition where none is open: a colleague may have been faster.
    """
    if len(note) > NOTE_LIMIT:
        raise InvalidInput(
            [
                FieldError(
                    "note", "too_long", gettext("At most %(limit)s characters.") % {"limit": write_number(NOTE_LIMIT)}
                )
            ]
        )
    comment = Comment.objects.filter(pk=comment_id).first()
    if comment is None:
        raise NotThere(gettext("There is no such comment."))
    closed = Report.objects.filter(comment=comment, state=Report.State.OPEN).update(
        state=Report.State.DISMISSED, closed_at=Now(), moderator=moderator
    )
    if not closed:
        raise IllegalTransition(
            gettext("No report of this comment is open: it has none, or somebody has answered them.")
        )
    ModerationEvent.objects.create(
        comment=comment,
        action="dismiss_reports",
        actor=Actor.MODERATOR,
        moderator=moderator,
        detail={"reports": closed, "note": note},
    )
    return closed
