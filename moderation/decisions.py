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
from django.db.models import Case, F, Subquery, When
from django.db.models.functions import Now
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from moderation.errors import IllegalTransition, Stale
from moderation.models import Batch, Comment, Decision, ModerationEvent, Report, Revision
from moderation.models.comment import UNSEEN
from moderation.publication import forget_votes, record_change
from moderation.search import fold_for_search
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
    new_text: Revision | None = None,
) -> Decision | None:
    """Take one step from the state in which `comment` was read; the decision, or None for the author's own steps.

    `comment.version` is what is compared and set. Raises Stale, naming who decided what, where the comment has
    moved on since, and IllegalTransition where no such step leads out of its status. `new_text` was written for the
    step as the comment's next revision: an earlier one again, or the newest with parts removed; approving publishes it.
    """
    redacted = new_text is not None and new_text.redacts_id is not None
    status = _check_step(status=Status(comment.status), action=action, redacted=redacted)
    newest = Revision.objects.only("id", "number", "body").get(comment=comment, number=comment.revision)
    decided = new_text or newest
    if action == Action.APPROVE and not decided.body:
        raise IllegalTransition(gettext("The text of this comment has been deleted: there is nothing to publish."))
    after = _published_after(comment=comment, action=action, newest=decided)
    number = Revision.objects.next_number(comment) if action == Action.EDIT else decided.number
    version = _move(comment=comment, status=OUTCOME[action], published=after, revision=number)
    if action != Action.EDIT:
        Revision.objects.filter(comment=comment, due_at__isnull=False).update(due_at=None, lease_key=None)
    name, words = "redact" if redacted else str(action), {"reason": reason, "note": note}
    _record(comment=comment, action=name, maker=maker, words=words, version=version, status=status, batch=batch)
    if action == Action.WITHDRAW:
        forget_votes(comment_id=comment.pk)
        _close_reports(comment=comment, state=Report.State.WITHDRAWN)
    if action in _AUTHORS_OWN:
        return None
    decision = Decision.objects.create(
        comment=comment,
        revision=decided,
        action=action,
        outcome=OUTCOME[action],
        actor=maker.actor,
        moderator=maker.moderator,
        reason=reason,
        note=note,
        version=version,
        previous_status=status,
        previous_revision=newest if new_text else None,
        previous_published_id=comment.published_revision_id,
        batch=batch,
    )
    _answer_reports(decision, redacted=redacted)
    return decision


@transaction.atomic
def revert(*, decision: Decision, maker: Maker) -> None:
    """Restore exactly what one decision changed. Raises Stale where anything has happened since."""
    comment = decision.comment
    if comment.version != decision.version:
        raise name_the_winner(comment)
    status = Status(decision.previous_status)
    text = decision.previous_revision or decision.revision
    version = _move(comment=comment, status=status, published=decision.previous_published_id, revision=text.number)
    if decision.previous_revision is not None:
        searched = fold_for_search(f"{comment.commenter.name}\n{text.body}")
        Comment.objects.filter(pk=comment.pk).update(search_text=searched)
    if status == Status.PENDING:
        Revision.objects.filter(pk=text.pk).update(due_at=Now(), attempts=0, lease_until=None)
    _record(
        comment=comment,
        action="undo",
        maker=maker,
        words={"reason": "", "note": ""},
        version=version,
        status=Status(comment.status),
        batch=decision.batch,
    )
    Decision.objects.filter(pk=decision.pk).update(undone_at=Now())
    Report.objects.filter(decision=decision).update(
        state=Report.State.OPEN, closed_at=None, decision=None, moderator=None
    )


def _check_step(*, status: Status, action: Action, redacted: bool) -> Status:
    """The status, where the step leads out of it; what is approved already can still lose some of its words."""
    if status in TRANSITIONS[action] or (redacted and status == Status.APPROVED):
        return status
    said = gettext("A comment that is %(status)s cannot take the step “%(step)s”.")
    raise IllegalTransition(said % {"status": _IS[status], "step": action.label})


def _answer_reports(decision: Decision, *, redacted: bool) -> None:
    """What readers complained of is answered by what refuses the comment or takes parts of it away, or by a person
    who approves it.

    Holding answers nothing yet, and the policy has not seen the complaint.
    """
    if redacted or decision.action in (Action.REJECT, Action.SPAM):
        _close_reports(comment=decision.comment, state=Report.State.UPHELD, decision=decision)
    elif decision.action == Action.APPROVE and decision.moderator is not None:
        _close_reports(comment=decision.comment, state=Report.State.DISMISSED, decision=decision)


def _close_reports(*, comment: Comment, state: Report.State, decision: Decision | None = None) -> None:
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


def _move(*, comment: Comment, status: Status, published: uuid.UUID | None, revision: int) -> int:
    """Compare-and-set; the new version. The row moves only from the very state in which it was read."""
    changes: dict[str, Any] = {
        "status": status,
        "published_revision": published,
        "version": F("version") + 1,
        "revision": revision,
        "claimed_by": None,
        "claimed_until": None,
        # A property of the text that is up, not of the decision: undoing one restores it with the text.
        "edited_at": None if published is None else _written_at(published),
    }
    if revision != comment.revision:
        changes |= UNSEEN
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
    """When an edited text was written; null for a comment's first text, which was not edited.

    What a moderator removed is no edit: that is for the author's text to say.
    """
    written = Case(
        When(redacts__number__gt=1, then=F("redacts__created_at")),
        When(redacts__isnull=True, number__gt=1, then=F("created_at")),
    )
    return Subquery(Revision.objects.filter(pk=revision_id).values_list(written))


def _record(
    *,
    comment: Comment,
    action: str,
    maker: Maker,
    words: dict[str, str],
    version: int,
    status: Status,
    batch: Batch | None,
) -> None:
    detail = {"from": str(status), "version": version, "revision": comment.revision} | words
    ModerationEvent.objects.create(
        comment=comment,
        action=str(action),
        actor=maker.actor,
        moderator=maker.moderator,
        detail=detail | ({"batch": str(batch.pk)} if batch else {}),
    )


def name_the_winner(comment: Comment) -> Stale:
    """The refusal of a step that came too late, saying who did what before it."""
    steps = ModerationEvent.objects.filter(comment=comment, action__in=_DONE)
    last = steps.select_related("moderator").order_by("-id").first()
    if last is None:
        return Stale(gettext("The comment has changed since it was read. Load it again."))
    who = last.moderator.get_username() if last.moderator else Actor(last.actor).label
    return Stale(str(_DONE[last.action]) % {"who": who})


_DONE = {
    "approve": _("%(who)s has already approved this comment."),
    "hold": _("%(who)s has already held this comment."),
    "reject": _("%(who)s has already rejected this comment."),
    "spam": _("%(who)s has already marked this comment as spam."),
    "redact": _("%(who)s has removed parts of it and approved it."),
    "undo": _("%(who)s has taken the last decision back."),
    "edit": _("The comment has changed since it was read: its author has edited it."),
    "withdraw": _("The comment has changed since it was read: its author has withdrawn it."),
    "purge": _("The comment has changed since it was read: its text has been deleted."),
}
_IS = {
    Status.PENDING: pgettext_lazy("a comment that is …", "being checked"),
    Status.APPROVED: pgettext_lazy("a comment that is …", "approved"),
    Status.HELD: pgettext_lazy("a comment that is …", "held for a moderator"),
    Status.REJECTED: pgettext_lazy("a comment that is …", "rejected"),
    Status.SPAM: pgettext_lazy("a comment that is …", "spam"),
    Status.WITHDRAWN: pgettext_lazy("a comment that is …", "withdrawn by its author"),
}
