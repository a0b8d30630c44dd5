"""Reads what was seen, recommended and decided on the revisions of a period, newest first, in a few queries a thousand.

Decides which rows count. It must not know the rules that they are compared by, only which labels those name.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final, cast

from django.db.models import Q, QuerySet

from moderation.backtesting.replay import People, Record
from moderation.backtesting.thresholds import Scored
from moderation.models import Decision, Finding, Verdict
from moderation.policy import Observed, Outcome
from moderation.policy.reasons import NOT_ABOUT_TONE
from moderation.status import Actor, Status

_CHUNK: Final = 2_000  # revisions read at once
_PEOPLE: Final[dict[str, People]] = {
    Status.APPROVED: "approved",
    Status.REJECTED: "refused",
    Status.SPAM: "refused",
}


def screened_revisions(*, since: datetime | None, until: datetime | None) -> QuerySet[Verdict]:
    """The verdicts of the period; a comment that people decided before the machine did has none."""
    rows = Verdict.objects.all()
    if since is not None:
        rows = rows.filter(created_at__gte=since)
    return rows if until is None else rows.filter(created_at__lt=until)


def read_records(
    *, labels: Collection[str], since: datetime | None, until: datetime | None, most: int
) -> Iterator[Record]:
    """Records of up to `most` revisions, those posted last first; of the findings only those with one of `labels`."""
    rows = screened_revisions(since=since, until=until).order_by("-revision_id").values_list("revision_id", "outcome")
    last: uuid.UUID | None = None
    while most > 0:
        page = list((rows if last is None else rows.filter(revision_id__lt=last))[: min(_CHUNK, most)])
        if not page:
            return
        last = page[-1][0]
        most -= len(page)
        # Ids sort by time: one range instead of thousands of ids.
        span = {"revision_id__gte": last, "revision_id__lte": page[0][0]}
        findings, broken = _read_findings(span, labels)
        people = read_people(span)
        for revision_id, outcome in page:
            yield Record(
                revision_id=revision_id,
                findings=findings.get(revision_id, ()),
                broken=broken.get(revision_id, ()),
                machine=cast(Outcome, outcome),
                people=people.get(revision_id),
            )


def read_people(span: dict[str, Any]) -> dict[uuid.UUID, People]:
    """By revision: what people finally decided on it, of the last decision that stands."""
    decided = Decision.objects.filter(**span, actor=Actor.MODERATOR, undone_at__isnull=True, outcome__in=_PEOPLE)
    return {
        revision_id: _PEOPLE[outcome]
        for revision_id, outcome in decided.order_by("id").values_list("revision_id", "outcome")
    }


def _read_findings(
    span: dict[str, Any], labels: Collection[str]
) -> tuple[dict[uuid.UUID, list[Observed]], dict[uuid.UUID, set[str]]]:
    """By revision: what was seen, and the checks that could not look."""
    seen: dict[uuid.UUID, list[Observed]] = defaultdict(list)
    broken: dict[uuid.UUID, set[str]] = defaultdict(set)
    wanted = Q(label__in=sorted(labels)) | ~Q(outcome=Finding.Outcome.OK)
    rows = Finding.objects.filter(wanted, **span).order_by()
    fields = ("revision_id", "check_name", "label", "score", "outcome")
    for revision_id, check, label, score, outcome in rows.values_list(*fields).iterator(chunk_size=10_000):
        if outcome == Finding.Outcome.OK:
            seen[revision_id].append(Observed(check, label, score))
        else:
            seen[revision_id].append(Observed(check, label, score, "unavailable"))
            broken[revision_id].add(check)
    return seen, broken


def read_scores(*, label: str, since: datetime | None, until: datetime | None, only_people: bool) -> list[Scored]:
    """The score that each decided revision has on a label, and whether it was refused for what the label is about.

    `spam` is about what was marked as spam, every other label about what was rejected, unless the reason has nothing
    to do with its tone. What the policy published and nobody took down counts as approved, unless `only_people`: people
    seldom see what scores low.
    """
    revisions = screened_revisions(since=since, until=until).values("revision_id")
    rows = Finding.objects.filter(label=label, score__isnull=False, outcome=Finding.Outcome.OK, revision__in=revisions)
    pairs = rows.order_by().values_list("revision_id", "score").iterator(chunk_size=10_000)
    scores = {revision_id: score for revision_id, score in pairs if score is not None}
    standing = Decision.objects.filter(undone_at__isnull=True, revision__in=revisions).exclude(outcome=Status.HELD)
    last: dict[uuid.UUID, tuple[str, str, str]] = {}
    for revision_id, *decision in standing.order_by("id").values_list("revision_id", "actor", "outcome", "reason"):
        last[revision_id] = (decision[0], decision[1], decision[2])
    refusal = Status.SPAM if label == "spam" else Status.REJECTED
    found: list[Scored] = []
    for revision_id, (actor, outcome, reason) in last.items():
        by_people = actor == Actor.MODERATOR
        if revision_id not in scores or not (by_people or (outcome == Status.APPROVED and not only_people)):
            continue
        if outcome == Status.APPROVED:
            found.append(Scored(scores[revision_id], refused=False))
        elif outcome == refusal and reason not in NOT_ABOUT_TONE:
            found.append(Scored(scores[revision_id], refused=True))
    return found
