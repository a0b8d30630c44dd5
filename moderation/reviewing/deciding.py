"""Moderators' decisions, one at a time, and their undoing. Many at once, and theirs, are in batches.py."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from moderation import decisions, typed
from moderation.errors import FieldError, InvalidInput, NotAllowed, NotThere
from moderation.models import Comment, Decision, Finding, Revision, Verdict
from moderation.screening.noting import note_findings
from moderation.screening.policies import reason_texts
from moderation.search import fold_for_search
from moderation.status import Action, Actor

VERBS = (Action.APPROVE, Action.HOLD, Action.REJECT, Action.SPAM)
NOTE_LIMIT = 5000


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
    check_choice(action=action, reason=reason, note=note)
    comment = Comment.objects.select_related("commenter").filter(pk=comment_id).first()
    if comment is None:
        raise NotThere(gettext("There is no such comment."))
    if comment.version != version:
        raise decisions.name_the_winner(comment)
    if revision is not None and revision != comment.revision:
        return _restore(comment=comment, moderator=moderator, action=action, number=revision, reason=reason, note=note)
    return _apply(comment=comment, moderator=moderator, action=action, reason=reason, note=note)


@transaction.atomic
def _restore(*, comment: Comment, moderator: User, action: Action, number: int, reason: str, note: str) -> Decision:
    """Publish an earlier text again, as the next revision: the record of what was written stays whole."""
    earlier = Revision.objects.filter(comment=comment, number=number).first()
    if action != Action.APPROVE or earlier is None:
        message = gettext("Only an earlier revision of this comment can be restored, and only by approving it.")
        raise InvalidInput([FieldError("revision", "invalid", message)])
    restored = Revision(
        comment=comment,
        number=Revision.objects.next_number(comment),
        body=earlier.body,
        body_html=earlier.body_html,
        signals=earlier.signals,
        redacts=earlier.redacts,
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
    made = decisions.apply(comment=comment, action=action, maker=maker, reason=reason, note=note, new_text=restored)
    if made is None:
        raise ValueError(f"{action} is the author's own step")
    return made


@transaction.atomic
def _apply(*, comment: Comment, moderator: User, action: Action, reason: str, note: str) -> Decision:
    maker = decisions.Maker(Actor.MODERATOR, moderator)
    made = decisions.apply(comment=comment, action=action, maker=maker, reason=reason, note=note)
    if made is None:
        raise ValueError(f"{action} is the author's own step")
    return made


@transaction.atomic
def undo_decision(*, moderator: User, decision_id: uuid.UUID) -> Comment:
    """Take one's own decision back: the comment is as it was before. Raises NotThere, NotAllowed, Stale."""
    related = ("comment__commenter", "revision", "previous_revision")
    decision = Decision.objects.select_related(*related).filter(pk=decision_id).first()
    if decision is None:
        raise NotThere(gettext("There is no such decision."))
    if decision.moderator_id != moderator.pk:
        raise NotAllowed(gettext("Only your own decision can be taken back. Decide anew instead."))
    decisions.revert(decision=decision, maker=decisions.Maker(Actor.MODERATOR, moderator))
    if decision.previous_revision is not None:
        _note_again(comment=decision.comment, revision=decision.previous_revision)
    return Comment.objects.select_related("commenter").get(pk=decision.comment_id)


def _note_again(*, comment: Comment, revision: Revision) -> None:
    """What the checks saw in a text that is the newest one again."""
    verdict = Verdict.objects.filter(revision=revision).first()
    findings = list(Finding.objects.filter(revision=revision))
    note_findings(comment=comment, revision=revision, findings=findings, rules=verdict.reasons if verdict else ())


def check_choice(*, action: Action, reason: str, note: str) -> None:
    """Whether a moderator may choose this, and say that about it. Raises InvalidInput."""
    errors: list[FieldError] = []
    if action not in VERBS:
        errors.append(
            FieldError("action", "invalid", gettext("The action is one of %(names)s.") % {"names": ", ".join(VERBS)})
        )
    if action == Action.REJECT and not reason:
        errors.append(FieldError("reason", "required", gettext("Rejecting needs a reason: the author is told it.")))
    if reason and reason not in reason_texts():
        errors.append(FieldError("reason", "invalid", gettext("This reason is not among the policy's reasons.")))
    errors += _faults_of_note(note)
    if errors:
        raise InvalidInput(errors)


def check_note(note: str) -> None:
    """Whether this can go with a decision. Raises InvalidInput."""
    if errors := _faults_of_note(note):
        raise InvalidInput(errors)


def _faults_of_note(note: str) -> list[FieldError]:
    try:
        typed.bounded(typed.text(note), NOTE_LIMIT)
    except typed.Refused as refused:
        return [FieldError("note", refused.code, refused.message)]
    return []
