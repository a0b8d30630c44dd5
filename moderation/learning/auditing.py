"""Second looks: some of what was decided, drawn at random, is decided again by somebody who does not see how.

Of the policy's approvals, without which the adapter would learn only from what the policy stopped, and of people's
decisions, which shows how far people agree. What is said blind changes nothing by itself. It must not know how anything
is learned, nor what is made of the answers.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext

from moderation.errors import FieldError, InvalidInput, NotAllowed, NotThere, Stale
from moderation.learning.examples import FINAL
from moderation.learning.versions import find_learner
from moderation.models import AuditSample, Decision, Learner, ModerationEvent
from moderation.screening.policies import reason_texts
from moderation.status import Action, Actor, Status

_FIRST_TIME: Final = timedelta(days=1)  # how far back the first draw goes
_LATE: Final = timedelta(minutes=5)  # what was decided earlier and committed later is still seen
_ONE: Final = 1 << 32
_DISAGREED: Final = (AuditSample.Outcome.DISPUTED, AuditSample.Outcome.SETTLED)


class OwnDecision(NotAllowed):
    """Nobody takes a second look at a comment on which they decided themselves."""

    code = "own_decision"


def draw_samples() -> int:
    """Draw from what was decided since the last draw; how many were drawn. Drawing twice changes nothing."""
    learner, now = find_learner(), timezone.now()
    since = (learner.drawn_until or now - _FIRST_TIME) - _LATE
    made = Decision.objects.filter(created_at__gt=since, created_at__lte=now, undone_at=None)
    by_policy = made.filter(actor=Actor.MACHINE, action=Action.APPROVE)
    by_people = made.filter(actor=Actor.MODERATOR, action__in=FINAL)
    drawn = [
        *_draw(by_policy, share=settings.LEARNING_AUDIT_SHARE),
        *_draw(by_people, share=settings.SECOND_LOOK_SHARE),
    ]
    AuditSample.objects.bulk_create(drawn, ignore_conflicts=True)
    Learner.objects.filter(pk=learner.pk).update(drawn_until=now)
    return len(drawn)


def close_samples() -> int:
    """Say of what no longer stands what became of it: changed before anybody looked, or after; how many."""
    moved = AuditSample.objects.exclude(revision__comment__version=F("decision__version"))
    overtaken = moved.filter(outcome=AuditSample.Outcome.WAITING).update(outcome=AuditSample.Outcome.OVERTAKEN)
    later = Decision.objects.filter(
        comment=OuterRef("decision__comment"),
        version__gt=OuterRef("decision__version"),
        actor=Actor.MODERATOR,
        undone_at=None,
    )
    disagreed = AuditSample.objects.filter(Exists(later), outcome__in=_DISAGREED)
    return overtaken + disagreed.update(outcome=AuditSample.Outcome.CHANGED)


def waiting_samples(*, moderator: User) -> QuerySet[AuditSample]:
    """What waits for this moderator's second look and still stands as it was decided, the newest first.

    Not what they had a hand in: whoever decided on the comment before knows too much.
    """
    own = Decision.objects.filter(comment=OuterRef("decision__comment"), moderator=moderator)
    return _standing().filter(~Exists(own), outcome=AuditSample.Outcome.WAITING)


def disputed_samples() -> QuerySet[AuditSample]:
    """What two people would decide differently, as long as nobody has settled it, the newest look first."""
    return _standing().filter(outcome=AuditSample.Outcome.DISPUTED).order_by("-reviewed_at")


def find_sample(*, moderator: User, sample_id: uuid.UUID) -> AuditSample:
    """The second look, where this moderator may take it or it is taken. Raises NotThere, OwnDecision, Stale."""
    sample = _related(AuditSample.objects.filter(pk=sample_id)).first()
    if sample is None:
        raise NotThere(gettext("There is no such second look."))
    if sample.outcome == AuditSample.Outcome.WAITING and not waiting_samples(moderator=moderator).contains(sample):
        if Decision.objects.filter(comment=sample.decision.comment_id, moderator=moderator).exists():
            raise OwnDecision(gettext("You have decided on this comment yourself. A colleague has to look at it."))
        raise Stale(
            gettext("This comment was changed or decided anew in the meantime. There is nothing to look at any more.")
        )
    return sample


@transaction.atomic
def take_look(*, moderator: User, sample_id: uuid.UUID, action: Action, reason: str = "") -> AuditSample:
    """Say what one would have done, not having seen what was done. The comment stays as it is.

    Raises NotThere, InvalidInput, OwnDecision, and Stale where a colleague has looked or something else was decided.
    """
    _check_choice(action=action, reason=reason)
    sample = find_sample(moderator=moderator, sample_id=sample_id)
    alike = (action == Action.APPROVE) == (sample.decision.outcome == Status.APPROVED)
    outcome = AuditSample.Outcome.UPHELD if alike else AuditSample.Outcome.DISPUTED
    waiting = AuditSample.objects.filter(pk=sample_id, outcome=AuditSample.Outcome.WAITING)
    taken = waiting.update(outcome=outcome, choice=action, reason=reason, moderator=moderator, reviewed_at=Now())
    if not taken:
        raise Stale(gettext("A colleague has looked at this comment already."))
    _record("second_look", sample, moderator, {"choice": action, "reason": reason, "outcome": outcome})
    return _related(AuditSample.objects.filter(pk=sample_id)).get()


@transaction.atomic
def settle_look(*, moderator: User, sample_id: uuid.UUID) -> AuditSample:
    """Leave it at the first decision although the second look differed. Raises NotThere; Stale where that is over."""
    disputed = AuditSample.objects.filter(pk=sample_id, outcome=AuditSample.Outcome.DISPUTED)
    settled = disputed.update(outcome=AuditSample.Outcome.SETTLED)
    sample = _related(AuditSample.objects.filter(pk=sample_id)).first()
    if sample is None:
        raise NotThere(gettext("There is no such second look."))
    if not settled:
        raise Stale(gettext("There is nothing to settle here, or not any more."))
    _record("second_look_settled", sample, moderator, {"outcome": AuditSample.Outcome.SETTLED})
    return sample


def _standing() -> QuerySet[AuditSample]:
    """Whose comment is as the decision left it: same text, same status."""
    rows = AuditSample.objects.filter(revision__comment__version=F("decision__version"))
    return _related(rows).order_by("-id")


def _related(rows: QuerySet[AuditSample]) -> QuerySet[AuditSample]:
    return rows.select_related(
        "decision__moderator", "moderator", "revision__comment__commenter", "revision__comment__thread__article"
    )


def _draw(decisions: QuerySet[Decision], *, share: float) -> list[AuditSample]:
    if share <= 0:
        return []
    rows = decisions.order_by("id").values_list("id", "revision_id")
    return [
        AuditSample(revision_id=revision, decision_id=decision, share=share)
        for decision, revision in rows
        if _is_drawn(decision, share)
    ]


def _is_drawn(decision_id: uuid.UUID, share: float) -> bool:
    """By the id's last random bits, which nobody chose: the same decision is drawn or not however often it is asked."""
    return (decision_id.int & (_ONE - 1)) < share * _ONE


def _check_choice(*, action: Action, reason: str) -> None:
    errors: list[FieldError] = []
    if action not in FINAL:
        errors.append(
            FieldError("action", "invalid", gettext("The action is one of %(names)s.") % {"names": ", ".join(FINAL)})
        )
    if action == Action.REJECT and not reason:
        errors.append(FieldError("reason", "required", gettext("Say why you would reject it.")))
    if reason and reason not in reason_texts():
        errors.append(FieldError("reason", "invalid", gettext("This reason is not among the policy's reasons.")))
    if errors:
        raise InvalidInput(errors)


def _record(action: str, sample: AuditSample, moderator: User, detail: dict[str, str]) -> None:
    ModerationEvent.objects.create(
        comment_id=sample.decision.comment_id,
        action=action,
        actor=Actor.MODERATOR,
        moderator=moderator,
        detail=detail | {"first": sample.decision.action, "revision": sample.revision.number},
    )
