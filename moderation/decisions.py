"""Which steps a comment may take, and the one place that takes them: nothing else writes its status.

A step is a compare-and-set on the comment's version, in one transaction with its decision, its event and the
public counts. It knows nothing of checks, of policies, of HTTP, or of who may do what.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Subquery
from django.db.models.functions import Now

from moderation.errors import IllegalTransition, Stale
from moderation.models import Batch, Comment, Decision, ModerationEvent, Report, Revision
from moderation.publication import forget_votes, record_change
from moderation.status import OUTCOME, Action, Actor, Status

TRANSITIONS: dict[Action, frozenset[Status]] = {
    # Late results and second thoughts alike: whatever was decided, a moderator may still approve.
    Action.APPROVE: frozenset({Status.PENDING, Status.HELD, Status.REJECTED, Status.SPAM}),
    # What is refused is approved or left: holding it again would only make it come back to the queue.
    Action.HOLD: frozenset({Status.PENDING, Status.APPROVED}),
    Action.REJECT: frozenset({Status.PENDING, Status.HELD, Status.APPROVED}),
    Action.SPAM: frozenset({Status.PENDING, Status.HELD, Status.APPROVED}),
    # A refused text is not to be edited until it passes.
    Action.EDIT: frozenset({Status.PENDING, Status.HELD, Status.APPROVED}),
    # Final: nothing leads out of it.
    Action.WITHDRAW: frozenset(Status) - {Status.WITHDRAWN},
}

_AUTHORS_OWN = frozenset({Action.EDIT, Action.WITHDRAW})


@dataclass(frozen=True, slots=True)
class Maker:
    """Who takes the step: the policy, a named moderator, or the author."""

    actor: Actor
    moderator: User | None = None

    def __post_init__(self) -> None:
        if (self.actor == Actor.MODERATOR) != (self.moderator is not None):
            raise ValueError("A moderator's step names the moderator, and no other step does.")


@transaction.atomic
def apply(
    *,
    comment: Comment,
    action: Action,
    maker: Maker,
    reason: str = "",
    note: str = "",
    batch: Batch | None = None,
    restored: Revision | None = None,
) -> Decision | None:
    """Take one step from the state in which `comment` was read; the decision, or None for the author's own steps.

    `comment.version` is what is compared and set. Raises Stale, naming who decided what, where the comment has
    moved on since, and IllegalTransition where no such step leads out of its status. `restored` is an earlier text
    written again as the comment's next revision: approving it publishes that.
    """
    status = Status(comment.status)
    if status not in TRANSITIONS[action]:
        raise IllegalTransition(f"A comment that is {status.label.lower()} cannot take the step “{action.label}”.")
    newest = restored or Revision.objects.only("id").get(comment=comment, number=comment.revision)
    after = _published_after(comment=comment, action=action, newest=newest)
    revision_step = int(action == Action.EDIT or restored is not None)
    version = _move(comment=comment, status=OUTCOME[action], published=after, revision_step=revision_step)
    if action != Action.EDIT:
        Revision.objects.filter(comment=comment, due_at__isnull=False).update(due_at=None, lease_key=None)
    _record(comment=comment, action=action, maker=maker, reason=reason, note=note, version=version, status=status)
    if action == Action.WITHDRAW:
        forget_votes(comment_id=comment.pk)
        _close_reports(comment=comment, state=Report.State.WITHDRAWN)
    if action in _AUTHORS_OWN:
        return None
    decision = Decision.objects.create(
        comment=comment,
        revision=newest,
        action=action,
        outcome=OUTCOME[action],
        actor=maker.actor,
        moderator=maker.moderator,
        reason=reason,
        note=note,
        version=version,
        previous_status=status,
        previous_published_id=comment.published_revision_id,
        batch=batch,
    )
    if action in (Action.REJECT, Action.SPAM):
        _close_reports(comment=comment, state=Report.State.UPHELD, decision=decision)
    elif action == Action.APPROVE and maker.moderator is not None:
        _close_reports(comment=comment, state=Report.State.DISMISSED, decision=decision)
    return decision


@transaction.atomic
def revert(*, decision: Decision, maker: Maker) -> None:
    """Restore exactly what one decision changed. Raises Stale where anything has happened since."""
    comment = decision.comment
    if comment.version != decision.version:
        raise name_the_winner(comment)
    status = Status(decision.previous_status)
    version = _move(comment=comment, status=status, published=decision.previous_published_id, revision_step=0)
    if status == Status.PENDING:
        Revision.objects.filter(pk=decision.revision_id).update(due_at=Now(), attempts=0, lease_until=None)
    _record(
        comment=comment, action="undo", maker=maker, reason="", note="", version=version, status=Status(comment.status)
    )
    Decision.objects.filter(pk=decision.pk).update(undone_at=Now())
    Report.objects.filter(decision=decision).update(
        state=Report.State.OPEN, closed_at=None, decision=None, moderator=None
    )


def _close_reports(*, comment: Comment, state: Report.State, decision: Decision | None = None) -> None:
    """What readers complained of is answered by what refuses the comment, or by a person who approves it.

    Holding answers nothing yet, and the policy has not seen the complaint.
    """
    Report.objects.filter(comment=comment, state=Report.State.OPEN).update(
        state=state, closed_at=Now(), decision=decision, moderator=decision and decision.moderator
    )


def _published_after(*, comment: Comment, action: Action, newest: Revision) -> uuid.UUID | None:
    """What the public reads after the step.

    While an edit waits, the approved text stays up: an edit, and the holding of an edit, change nothing.
    Holding what is approved takes it down, as do all refusals.
    """
    if action == Action.APPROVE:
        return newest.pk
    if action == Action.EDIT or (action == Action.HOLD and comment.status == Status.PENDING):
        return comment.published_revision_id
    return None


def _move(*, comment: Comment, status: Status, published: uuid.UUID | None, revision_step: int) -> int:
    """Compare-and-set; the new version. The row moves only from the very state in which it was read."""
    changes: dict[str, Any] = {
        "status": status,
        "published_revision": published,
        "version": F("version") + 1,
        "revision": F("revision") + revision_step,
        "claimed_by": None,
        "claimed_until": None,
        # A property of the text that is up, not of the decision: undoing one restores it with the text.
        "edited_at": None if published is None else _written_at(published),
    }
    if status == Status.WITHDRAWN:
        changes |= {"duplicate_by_browser": None, "duplicate_by_origin": None, "featured_at": None}
    moved = Comment.objects.filter(
        pk=comment.pk, version=comment.version, status=comment.status, revision=comment.revision
    ).update(**changes)
    if not moved:
        raise name_the_winner(comment)
    record_change(comment=comment, before=comment.published_revision_id, after=published)
    return comment.version + 1


def _written_at(revision_id: uuid.UUID) -> Subquery:
    """When an edited text was written; null for a comment's first text, which was not edited."""
    return Subquery(Revision.objects.filter(pk=revision_id, number__gt=1).values("created_at"))


def _record(
    *, comment: Comment, action: str, maker: Maker, reason: str, note: str, version: int, status: Status
) -> None:
    ModerationEvent.objects.create(
        comment=comment,
        action=str(action),
        actor=maker.actor,
        moderator=maker.moderator,
        detail={"from": str(status), "version": version, "revision": comment.revision, "reason": reason, "note": note},
    )


def name_the_winner(comment: Comment) -> Stale:
    """The refusal of a step that came too late, saying who decided what before it."""
    last = Decision.objects.filter(comment=comment).select_related("moderator").order_by("-id").first()
    if last is None:
        return Stale("The comment has changed since it was read. Load it again.")
    who = last.moderator.get_username() if last.moderator else Actor(last.actor).label
    return Stale(f"{who} has already decided: {Action(last.action).label.lower()}.")
