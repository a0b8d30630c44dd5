"""Many decisions under one name: comments selected as they stood, decided piece by piece, undone exactly.

It decides how far a batch has come, and which comments it leaves alone: those that have changed since they were
selected, and those that a colleague is working on. Which comments are selected is the caller's business; it must not
know queues, pages or HTTP.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext

from moderation import decisions
from moderation.errors import Claimed, Conflict, DomainError, FieldError, InvalidInput, NotAllowed, NotThere, Stale
from moderation.models import Batch, Comment, Decision
from moderation.reviewing.deciding import check_choice
from moderation.status import Action, Actor

BATCH_LIMIT = 500
"""Comments that one request may name and decide on."""
SELECTION_LIMIT = 5000
"""Comments that can be selected before they are decided on."""
CHUNK = 250
"""Decisions, or their undoing, in one go."""
_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What was done, and what could not be done and why (stable slugs)."""

    batch: uuid.UUID
    applied: tuple[uuid.UUID, ...]
    refused: tuple[tuple[uuid.UUID, str], ...]


class BatchUndone(Conflict):
    """The batch has been undone: it decides nothing more."""

    code = "batch_undone"


def decide_many(
    *, moderator: User, comment_ids: Sequence[uuid.UUID], action: Action, reason: str = "", note: str = ""
) -> BatchResult:
    """Apply one choice to many comments as they are now, each in a transaction of its own. Raises InvalidInput."""
    check_choice(action=action, reason=reason, note=note)
    if not 1 <= len(comment_ids) <= BATCH_LIMIT:
        raise InvalidInput(
            [FieldError("ids", "invalid", gettext("Name from 1 to %(limit)s comments.") % {"limit": BATCH_LIMIT})]
        )
    batch = Batch.objects.create(moderator=moderator, action=action, reason=reason, note=note)
    return _take_steps(batch=batch, selected=[(each, None) for each in dict.fromkeys(comment_ids)])


def select_comments(*, moderator: User, comments: QuerySet[Comment], came_from: str = "") -> Batch:
    """Note down these comments as they stand, the oldest 5,000 at most, to be decided on. Raises InvalidInput."""
    found = comments.order_by("id").values_list("id", "version")[:SELECTION_LIMIT]
    selection = [[str(comment_id), version] for comment_id, version in found]
    if not selection:
        raise InvalidInput([FieldError("ids", "required", gettext("Select at least one comment."))])
    Batch.objects.filter(action="", created_at__lt=Now() - _FORGOTTEN_AFTER).delete()
    return Batch.objects.create(moderator=moderator, action="", selection=selection, came_from=came_from)


def start_batch(*, moderator: User, batch_id: uuid.UUID, action: Action, reason: str = "", note: str = "") -> None:
    """Choose what becomes of the selected comments; `continue_batch` then does it. Raises InvalidInput and NotThere.

    Where it was chosen before, nothing changes: a form that was sent twice is one choice.
    """
    check_choice(action=action, reason=reason, note=note)
    batch = _find(batch_id)
    _refuse_others(batch, moderator)
    Batch.objects.filter(pk=batch_id, action="").update(action=action, reason=reason, note=note, created_at=Now())


def continue_batch(*, moderator: User, batch_id: uuid.UUID, most: int) -> BatchResult:
    """Decide on the next comments of the batch, so many at most. Raises NotThere, NotAllowed and BatchUndone."""
    batch = _find(batch_id)
    _refuse_others(batch, moderator)
    if not batch.action:
        raise NotThere(gettext("Nothing has been chosen for this batch yet."))
    if batch.undone_at is not None:
        raise BatchUndone(gettext("This batch has been undone."))
    return _take_steps(batch=batch, selected=_find_waiting(batch)[:most])


def undo_batch(*, moderator: User, batch_id: uuid.UUID, most: int | None = None) -> BatchResult:
    """Restore what a batch changed, comment by comment, except where anything has happened since. Raises NotThere.

    With `most`, only so many, in the order in which they were decided: call it again until nothing is left. What was
    refused before, having changed, is then passed over.
    """
    if not Batch.objects.filter(pk=batch_id).exclude(action="").exists():
        raise NotThere(gettext("There is no such batch."))
    # First of all: no comment is decided on behind the back of its undoing.
    Batch.objects.filter(pk=batch_id, undone_at__isnull=True).update(undone_at=Now())
    made = Decision.objects.filter(batch=batch_id, undone_at__isnull=True).order_by("id")
    made = made.select_related("comment", "revision", "previous_revision", "batch")
    maker = decisions.Maker(Actor.MODERATOR, moderator)
    restored: list[uuid.UUID] = []
    refused: list[tuple[uuid.UUID, str]] = []
    for decision in made if most is None else restorable(made)[:most]:
        try:
            decisions.revert(decision=decision, maker=maker)
            restored.append(decision.comment_id)
        except Stale as error:
            refused.append((decision.comment_id, error.code))
    return BatchResult(batch_id, tuple(restored), tuple(refused))


def restorable(made: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those decisions after which nothing has happened to their comment."""
    return made.filter(undone_at__isnull=True, comment__version=F("version"))


def _find(batch_id: uuid.UUID) -> Batch:
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise NotThere(gettext("There is no such batch."))
    return batch


def _refuse_others(batch: Batch, moderator: User) -> None:
    """A decision carries the name of whoever chose it."""
    if batch.moderator_id != moderator.pk:
        raise NotAllowed(gettext("Only who selected these comments can decide on them."))


def _find_waiting(batch: Batch) -> list[tuple[uuid.UUID, int]]:
    """Those of the selection that were neither decided on nor refused."""
    done = {str(each) for each in Decision.objects.filter(batch=batch).values_list("comment_id", flat=True)}
    done |= {comment_id for comment_id, _ in batch.refused}
    return [(uuid.UUID(comment_id), version) for comment_id, version in batch.selection if comment_id not in done]


def _take_steps(*, batch: Batch, selected: Iterable[tuple[uuid.UUID, int | None]]) -> BatchResult:
    applied: list[uuid.UUID] = []
    refused: list[tuple[uuid.UUID, str]] = []
    for comment_id, version in selected:
        try:
            _take_step(batch=batch, comment_id=comment_id, version=version)
            applied.append(comment_id)
        except BatchUndone:
            break
        except DomainError as error:
            # Sent twice at once, the batch meets its own decisions.
            if not Decision.objects.filter(batch=batch, comment=comment_id).exists():
                refused.append((comment_id, error.code))
    _keep_refusals(batch, refused)
    return BatchResult(batch.pk, tuple(applied), tuple(refused))


@transaction.atomic
def _take_step(*, batch: Batch, comment_id: uuid.UUID, version: int | None) -> None:
    """Decide on one comment; `version` is that of its selection, None: whatever it is now."""
    if Batch.objects.select_for_update().filter(pk=batch.pk, undone_at__isnull=True).first() is None:
        raise BatchUndone(gettext("This batch has been undone."))
    comment = Comment.objects.filter(pk=comment_id).first()
    if comment is None:
        raise NotThere(gettext("There is no such comment."))
    if version is not None:
        _refuse_touched(comment, version=version, moderator=batch.moderator)
    decisions.apply(
        comment=comment,
        action=Action(batch.action),
        maker=decisions.Maker(Actor.MODERATOR, batch.moderator),
        reason=batch.reason,
        note=batch.note,
        batch=batch,
    )


def _refuse_touched(comment: Comment, *, version: int, moderator: User) -> None:
    if comment.version != version:
        raise decisions.name_the_winner(comment)
    lasting = comment.claimed_until is not None and comment.claimed_until > timezone.now()
    if lasting and comment.claimed_by_id not in (None, moderator.pk):
        raise Claimed(gettext("A colleague is working on this comment."))


@transaction.atomic
def _keep_refusals(batch: Batch, refused: Sequence[tuple[uuid.UUID, str]]) -> None:
    if not refused:
        return
    kept = Batch.objects.select_for_update().get(pk=batch.pk)
    merged = dict(kept.refused) | {str(comment_id): code for comment_id, code in refused}
    Batch.objects.filter(pk=batch.pk).update(refused=[list(each) for each in merged.items()])
