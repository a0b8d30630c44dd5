"""Moderators' decisions, one at a time or many at once, and their undoing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from moderation import decisions, typed
from moderation.errors import DomainError, FieldError, InvalidInput, NotThere, Stale
from moderation.models import Batch, Comment, Decision, Revision
from moderation.screening.policies import reason_texts
from moderation.search import fold_for_search
from moderation.status import Action, Actor

VERBS = (Action.APPROVE, Action.HOLD, Action.REJECT, Action.SPAM)
BATCH_LIMIT = 500
NOTE_LIMIT = 5000


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a batch did, and what it could not do and why (stable slugs)."""

    batch: uuid.UUID
    applied: tuple[uuid.UUID, ...]
    refused: tuple[tuple[uuid.UUID, str], ...]


def decide(
    *,
    moderator: User,
    comment_id: uuid.UUID,
    action: Action,
    version: int,
    reason: str = "",
    note: str = "",
    revision: int | None = None,
) -> Decision:
    """Apply a moderator's choice to the version of the comment that the moderator saw.

    With `revision`, the number of an earlier one, approving restores that text. Raises InvalidInput, NotThere, Stale
    (naming who was first), IllegalTransition.
    """
    _check_words(action=action, reason=reason, note=note)
    comment = Comment.objects.select_related("commenter").filter(pk=comment_id).first()
    if comment is None:
        raise NotThere("There is no such comment.")
    if comment.version != version:
        raise decisions.name_the_winner(comment)
    if revision is not None and revision != comment.revision:
        return _restore(comment=comment, moderator=moderator, action=action, number=revision, reason=reason, note=note)
    return _apply(comment=comment, moderator=moderator, action=action, reason=reason, note=note, batch=None)


@transaction.atomic
def _restore(*, comment: Comment, moderator: User, action: Action, number: int, reason: str, note: str) -> Decision:
    """Publish an earlier text again, as the next revision: the record of what was written stays whole."""
    earlier = Revision.objects.filter(comment=comment, number=number).first()
    if action != Action.APPROVE or earlier is None:
        message = "Only an earlier revision of this comment can be restored, and only by approving it."
        raise InvalidInput([FieldError("revision", "invalid", message)])
    restored = Revision(
        comment=comment,
        number=comment.revision + 1,
        body=earlier.body,
        body_html=earlier.body_html,
        signals=earlier.signals,
        due_at=None,
    )
    try:
        with transaction.atomic():
            restored.save(force_insert=True)
    except IntegrityError:
        # The author has written that revision in the meantime.
        raise decisions.name_the_winner(comment) from None
    Comment.objects.filter(pk=comment.pk).update(
        search_text=fold_for_search(f"{comment.commenter.name}\n{earlier.body}")
    )
    maker = decisions.Maker(Actor.MODERATOR, moderator)
    made = decisions.apply(comment=comment, action=action, maker=maker, reason=reason, note=note, restored=restored)
    if made is None:
        raise ValueError(f"{action} is the author's own step")
    return made


def decide_many(
    *, moderator: User, comment_ids: Sequence[uuid.UUID], action: Action, reason: str = "", note: str = ""
) -> BatchResult:
    """Apply one choice to many comments, each in a transaction of its own. Raises InvalidInput."""
    _check_words(action=action, reason=reason, note=note)
    if not 1 <= len(comment_ids) <= BATCH_LIMIT:
        raise InvalidInput([FieldError("ids", "invalid", f"Name from 1 to {BATCH_LIMIT} comments.")])
    batch = Batch.objects.create(moderator=moderator, action=action)
    applied: list[uuid.UUID] = []
    refused: list[tuple[uuid.UUID, str]] = []
    for comment_id in dict.fromkeys(comment_ids):
        try:
            comment = Comment.objects.get(pk=comment_id)
            _apply(comment=comment, moderator=moderator, action=action, reason=reason, note=note, batch=batch)
            applied.append(comment_id)
        except Comment.DoesNotExist:
            refused.append((comment_id, NotThere.code))
        except DomainError as error:
            refused.append((comment_id, error.code))
    return BatchResult(batch.pk, tuple(applied), tuple(refused))


def undo_batch(*, moderator: User, batch_id: uuid.UUID) -> BatchResult:
    """Restore what a batch changed, comment by comment, except where anything has happened since. Raises NotThere."""
    if not Batch.objects.filter(pk=batch_id).exists():
        raise NotThere("There is no such batch.")
    maker = decisions.Maker(Actor.MODERATOR, moderator)
    restored: list[uuid.UUID] = []
    refused: list[tuple[uuid.UUID, str]] = []
    for decision in Decision.objects.filter(batch=batch_id, undone_at__isnull=True).select_related("comment"):
        try:
            decisions.revert(decision=decision, maker=maker)
            restored.append(decision.comment_id)
        except Stale as error:
            refused.append((decision.comment_id, error.code))
    Batch.objects.filter(pk=batch_id, undone_at__isnull=True).update(undone_at=Now())
    return BatchResult(batch_id, tuple(restored), tuple(refused))


@transaction.atomic
def _apply(
    *, comment: Comment, moderator: User, action: Action, reason: str, note: str, batch: Batch | None
) -> Decision:
    maker = decisions.Maker(Actor.MODERATOR, moderator)
    made = decisions.apply(comment=comment, action=action, maker=maker, reason=reason, note=note, batch=batch)
    if made is None:
        raise ValueError(f"{action} is the author's own step")
    return made


def _check_words(*, action: Action, reason: str, note: str) -> None:
    errors: list[FieldError] = []
    if action not in VERBS:
        errors.append(FieldError("action", "invalid", f"The action is one of {', '.join(VERBS)}."))
    if action == Action.REJECT and not reason:
        errors.append(FieldError("reason", "required", "Rejecting needs a reason: the author is told it."))
    if reason and reason not in reason_texts():
        errors.append(FieldError("reason", "invalid", "This reason is not among the policy's reasons."))
    try:
        typed.text(note)
    except typed.Refused as refused:
        errors.append(FieldError("note", refused.code, refused.message))
    if len(note) > NOTE_LIMIT:
        errors.append(FieldError("note", "too_long", f"At most {NOTE_LIMIT:,} characters."))
    if errors:
        raise InvalidInput(errors)
