"""Which comments a queue holds, narrowed how and in which order. Addresses are not searchable.

Decides membership, filters and orders. Filters read columns of the comment and indexed rows beside it, never its
findings: what those say of the newest text was noted when they were concluded (screening/noting.py).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, Final, Literal

from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from moderation.models import Comment, Decision, Report, RuleHit, Thread
from moderation.models.comment import SCORED
from moderation.queries.keyset import Key, select_before
from moderation.search import fold_for_search
from moderation.status import Status

Queue = Literal["held", "pending", "reported", "spam", "rejected", "approved", "appeals", "failed", "mine"]
Sort = Literal["risk", "oldest", "newest", "reach"]

QUEUES: Final[tuple[Queue, ...]] = (
    "held",
    "pending",
    "reported",
    "spam",
    "rejected",
    "approved",
    "appeals",
    "failed",
    "mine",
)
SORTS: Final[dict[Sort, tuple[Key, ...]]] = {
    "oldest": (Key("id"),),
    "newest": (Key("id", descending=True),),
    "risk": (Key("risk", descending=True, kind=float), Key("id")),
    "reach": (Key("reach", descending=True, kind=float), Key("id")),
}
# What a range can be asked of, by the name that it has in an address.
SCORES: Final[dict[str, str]] = {"risk": "risk"} | {label: f"score_{label}" for label in SCORED}
LATELY: Final = timedelta(hours=24)
MOST_COUNTED: Final = 1000
_RECENT: Final = 1000  # comments
DECIDED: Final[tuple[Queue, ...]] = ("spam", "rejected", "approved")
MOST_DECIDED: Final = 10_000


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What a queue is narrowed to; None does not narrow it.

    q, author           searched as they are read, folded: anywhere in the text or the name; how the name begins.
    rule                a rule of the policy that the verdict on the newest text names.
    reason              the reason code of the decision that stands.
    language            the code of the language that the newest text is in.
    min_age, max_age    seconds since the comment was posted.
    score               which of SCORES `score_min` and `score_max` are about, both included.
    """

    article: str | None = None
    section: str | None = None
    q: str | None = None
    author: str | None = None
    language: str | None = None
    rule: str | None = None
    reason: str | None = None
    min_age: int | None = None
    max_age: int | None = None
    score: str = "risk"
    score_min: float | None = None
    score_max: float | None = None

    def given(self) -> dict[str, Any]:
        """What does narrow, by name, as an address has it."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        ranged = self.score_min is not None or self.score_max is not None
        return {name: value for name, value in values.items() if value is not None and (name != "score" or ranged)}


EVERYTHING: Final = QueueFilters()


def find_comments(
    *, queue: Queue, filters: QueueFilters = EVERYTHING, moderator: User | None = None
) -> QuerySet[Comment]:
    """The comments of one queue that the filters leave, in no order. `mine` is the moderator's, and needs one."""
    return _narrow(in_queue(queue, moderator=moderator), filters)


def in_order(found: QuerySet[Comment], sort: Sort) -> QuerySet[Comment]:
    """The same comments with what `SORTS[sort]` compares."""
    # How many readers there are to meet it nobody counts; how much is said in the thread, publication.py does.
    return found.annotate(reach=F("thread__comment_count")) if sort == "reach" else found


def in_queue(queue: Queue, *, moderator: User | None = None) -> QuerySet[Comment]:
    """The comments of one queue, in no order."""
    if queue == "failed":
        return Comment.objects.filter(status=Status.HELD, checks_failed=True)
    if queue == "reported":
        complained_of = Report.objects.filter(state=Report.State.OPEN).values("comment")
        return Comment.objects.filter(pk__in=complained_of, published_revision__isnull=False)
    if queue == "mine":
        return _work_of(moderator)
    if queue == "appeals":
        # Authors cannot appeal yet: the queue is there, and empty.
        return Comment.objects.none()
    return Comment.objects.filter(status=queue)


def queue_counts(*, moderator: User | None = None) -> dict[str, int]:
    """How many comments each queue holds; `mine` where it is said whose.

    What was decided is counted up to MOST_DECIDED: it grows for ever, and is counted every few seconds.
    """
    counts: dict[str, int] = {queue: in_queue(queue).count() for queue in QUEUES if queue not in (*DECIDED, "mine")}
    counts |= {queue: in_queue(queue)[:MOST_DECIDED].count() for queue in DECIDED}
    return counts if moderator is None else counts | {"mine": in_queue("mine", moderator=moderator).count()}


def find_place(*, found: QuerySet[Comment], sort: Sort, comment_id: uuid.UUID) -> tuple[int, int]:
    """The how-manieth a comment is of how many, each counted to MOST_COUNTED and one; (0, …) where it is not there."""
    ordered = in_order(found, sort)
    total = ordered[: MOST_COUNTED + 1].count()
    row = ordered.filter(pk=comment_id).first()
    if row is None:
        return 0, total
    return select_before(queryset=ordered, keys=SORTS[sort], row=row)[:MOST_COUNTED].count() + 1, total


def recent_languages() -> list[str]:
    """The codes of the languages of the newest comments, in the order of the alphabet."""
    newest = Comment.objects.order_by("-id").values_list("language", flat=True)[:_RECENT]
    return sorted({code for code in newest if code})


def _work_of(moderator: User | None) -> QuerySet[Comment]:
    """What a moderator is at, and what that moderator decided in the last day as far as the decision still stands."""
    if moderator is None:
        return Comment.objects.none()
    claimed = Comment.objects.filter(claimed_by=moderator, claimed_until__gt=Now()).values_list("pk")
    decided = _standing_decisions(moderator).order_by().values_list("comment")
    # A union, not an OR: each half has an index of its own.
    return Comment.objects.filter(pk__in=claimed.union(decided))


def find_last_decision(*, moderator: User) -> uuid.UUID | None:
    """The moderator's newest decision of the last day that stands and was made by itself: the next to be taken back."""
    alone = _standing_decisions(moderator).filter(batch__isnull=True)
    return alone.order_by("-created_at", "-pk").values_list("pk", flat=True).first()


def _standing_decisions(moderator: User) -> QuerySet[Decision]:
    """Of the last day, those of one moderator since which nothing has happened to their comments."""
    own = Decision.objects.filter(moderator=moderator, created_at__gte=Now() - LATELY)
    return own.filter(undone_at__isnull=True, version=F("comment__version"))


def _narrow(found: QuerySet[Comment], filters: QueueFilters) -> QuerySet[Comment]:
    if filters.article is not None:
        # Found first: the planner knows then how many comments the thread has.
        thread = Thread.objects.filter(article__slug=filters.article).values_list("pk", flat=True).first()
        found = found.filter(thread=thread) if thread is not None else found.none()
    if filters.section is not None:
        found = found.filter(thread__article__section=filters.section)
    if filters.q:
        found = found.filter(search_text__contains=fold_for_search(filters.q))
    if filters.author:
        # The name is the first line of what is searched.
        found = found.filter(search_text__startswith=fold_for_search(filters.author))
    return found.filter(_by_age(filters), _by_evidence(filters))


def _by_age(filters: QueueFilters) -> Q:
    wanted = Q()
    if filters.min_age is not None:
        wanted &= Q(created_at__lte=Now() - timedelta(seconds=filters.min_age))
    if filters.max_age is not None:
        wanted &= Q(created_at__gte=Now() - timedelta(seconds=filters.max_age))
    return wanted


def _by_evidence(filters: QueueFilters) -> Q:
    wanted = Q()
    if filters.language is not None:
        wanted &= Q(language=filters.language)
    if filters.rule is not None:
        hits = RuleHit.objects.filter(rule=filters.rule[: RuleHit.NAME_LIMIT], revision=F("comment__revision"))
        wanted &= Q(pk__in=hits.values("comment"))
    if filters.reason is not None:
        made = Decision.objects.filter(reason=filters.reason, undone_at__isnull=True, version=F("comment__version"))
        wanted &= Q(pk__in=made.values("comment"))
    column = SCORES[filters.score]
    if filters.score_min is not None:
        wanted &= Q(**{f"{column}__gte": filters.score_min})
    if filters.score_max is not None:
        wanted &= Q(**{f"{column}__lte": filters.score_max})
    return wanted
