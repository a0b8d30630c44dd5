"""Which decisions teach: people's final ones that stand, where the words were the reason.

Decides what is an example and how much it counts. It must not know how anything is learned from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from moderation.models import AuditSample, Decision, Example, Revision
from moderation.status import Action, Actor, Status

FINAL: Final = (Action.APPROVE, Action.REJECT, Action.SPAM)
# Refusals for what the words do not say, or for what must not be learned from them: personal data is found by a check
# of its own, and no trace of somebody's address belongs into weights.
SAYS_NOTHING: Final = frozenset(
    {"off_topic", "misinformation", "repeated", "language", "blocked_link", "personal_data", "awaiting_review"}
)
MOST_WEIGHT: Final = 5.0


@dataclass(frozen=True, slots=True)
class Taught:
    """One decision that is not learned from yet."""

    revision: Revision
    moderator: User
    refused: bool
    weight: float
    decided_at: datetime
    decision: Decision | None = None
    sample: AuditSample | None = None

    def as_example(
        self, *, base_version: str, logits: Sequence[float], predicted: float, base_predicted: float, weight: float
    ) -> Example:
        """The row that says what it taught, not yet saved."""
        return Example(
            decision=self.decision,
            sample=self.sample,
            revision=self.revision,
            moderator=self.moderator,
            refused=self.refused,
            weight=weight,
            base_version=base_version,
            logits=list(logits),
            predicted=predicted,
            base_predicted=base_predicted,
            decided_at=self.decided_at,
        )


def find_taught(*, limit: int) -> list[Taught]:
    """What is to be learned next, in the order in which it was decided."""
    decisions = [_of_decision(row) for row in _unlearned_decisions()[:limit]]
    samples = [_of_sample(row) for row in _unlearned_samples()[:limit]]
    return sorted(decisions + samples, key=lambda taught: taught.decided_at)[:limit]


def forget_what_fell() -> None:
    """Drop examples of decisions that were undone or overruled, of comments that their authors withdrew, and of texts
    that have been deleted."""
    later = _by_people().filter(revision=OuterRef("revision"))
    # Compared as the database keeps them: `decided_at` is a copy, which SQLite writes a little differently.
    overruled = Exists(later.filter(version__gt=OuterRef("decision__version"))) | Exists(
        later.filter(created_at__gt=OuterRef("sample__reviewed_at"))
    )
    undone, withdrawn = Q(decision__undone_at__isnull=False), Q(revision__comment__status=Status.WITHDRAWN)
    Example.objects.filter(overruled | undone | withdrawn | Q(revision__body="")).delete()


def weigh_again(example: Example) -> float:
    """How much an example counts before any bound: that depends on who else decided what."""
    return _weigh(example.revision) if example.refused or example.sample_id else 1.0


def weigh_sample(share: float) -> float:
    """How much one second look counts: for all those that were not drawn, within reason."""
    return min(MOST_WEIGHT, 1.0 / share) if share > 0 else 1.0


def _settled() -> Q:
    days, wait = timedelta(days=settings.LEARNING_DAYS), timedelta(seconds=settings.LEARNING_SETTLE)
    return Q(created_at__gte=Now() - days, created_at__lte=Now() - wait)


def _by_people() -> QuerySet[Decision]:
    """What people decided and did not undo, holding included: what is held again is no longer decided."""
    return Decision.objects.filter(actor=Actor.MODERATOR, undone_at=None)


def _unlearned_decisions() -> QuerySet[Decision]:
    later = _by_people().filter(revision=OuterRef("revision"), version__gt=OuterRef("version"))
    return (
        _by_people()
        .filter(_settled(), ~Exists(later), action__in=FINAL, example=None)
        .exclude(reason__in=SAYS_NOTHING)
        .exclude(comment__status=Status.WITHDRAWN)
        .exclude(revision__body="")
        .select_related("revision__audit_sample__decision", "moderator")
        .order_by("created_at", "id")
    )


def _unlearned_samples() -> QuerySet[AuditSample]:
    """Approvals by the policy that a second look confirmed. Of people's decisions, the decision itself teaches."""
    later = _by_people().filter(revision=OuterRef("revision"), created_at__gt=OuterRef("reviewed_at"))
    confirmed = AuditSample.objects.filter(outcome=AuditSample.Outcome.UPHELD, decision__actor=Actor.MACHINE)
    return (
        confirmed.filter(~Exists(later), example=None)
        .exclude(revision__comment__status=Status.WITHDRAWN)
        .exclude(revision__body="")
        .select_related("revision", "moderator")
        .order_by("reviewed_at", "id")
    )


def _of_decision(decision: Decision) -> Taught:
    if decision.moderator is None:
        raise ValueError("a person's decision names the person")
    refused = decision.action != Action.APPROVE
    weight = _weigh(decision.revision) if refused else 1.0
    return Taught(decision.revision, decision.moderator, refused, weight, decision.created_at, decision=decision)


def _of_sample(sample: AuditSample) -> Taught:
    if sample.moderator is None or sample.reviewed_at is None:
        raise ValueError("a second look names who took it, and when")
    weight = weigh_sample(sample.share)
    return Taught(sample.revision, sample.moderator, False, weight, sample.reviewed_at, sample=sample)


def _weigh(revision: Revision) -> float:
    """More where the policy's approval of the text was drawn: it stands for those that nobody looked at."""
    sample: AuditSample | None = getattr(revision, "audit_sample", None)
    return weigh_sample(sample.share) if sample is not None and sample.decision.actor == Actor.MACHINE else 1.0
