"""From rows to what checks see: one query for texts, one for histories, one for recent comments, whatever the batch."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.db.models import Count, Max, Q
from django.db.models.functions import Now

from moderation.checks.base import (
    Author,
    AuthorState,
    Moderation,
    Phrase,
    RecentComment,
    Signals,
    Site,
    Submission,
    Tier,
)
from moderation.models import Comment, Commenter, LinkDomainBlock, Revision, WordlistEntry
from moderation.screening.adapters import read_adapter
from moderation.screening.jobs import is_hurried
from moderation.screening.shown import read_shown
from moderation.status import Status

_RECENT_LIMIT = 300
_RECENT_AGE = timedelta(hours=24)
_MUCH = 30_000  # characters in a batch: three times what fifty news comments have on average (206 each)

_site = Site()


def build_submissions(*, revision_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Submission]:
    """The submission of each revision. Revisions that are gone, or whose comment has moved on, are left out."""
    rows = list(
        Revision.objects.newest()
        .filter(pk__in=revision_ids, comment__status=Status.PENDING)
        .select_related("comment__commenter", "comment__thread")
    )
    histories = read_histories(commenter_ids={row.comment.commenter_id for row in rows})
    recent = _read_recent()
    much = sum(len(row.body) for row in rows) > _MUCH
    site = replace(read_site(), hurried=much or is_hurried(), adapter=read_adapter())
    return {
        row.pk: Submission(
            body=row.body,
            author_name=row.comment.commenter.name,
            author_url=row.comment.author_url,
            moderation=cast(Moderation, row.comment.thread.moderation),
            is_edit=row.number > 1,
            author=_describe_author(row.comment.commenter, histories[row.comment.commenter_id]),
            signals=read_signals(row.signals),
            site=site,
            recent=_recent_for(row, recent),
            shown=read_shown(body=row.body, body_html=row.body_html),
        )
        for row in rows
    }


def read_site() -> Site:
    """Word list and blocked domains, read again only when they have changed."""
    global _site  # noqa: PLW0603 -- a cache of what is the same for every batch, checked against the tables each time
    phrases = WordlistEntry.objects.aggregate(count=Count("id"), newest=Max("created_at"))
    current = Q(until__isnull=True) | Q(until__gt=Now())
    domains = LinkDomainBlock.objects.filter(current).aggregate(count=Count("id"), newest=Max("created_at"))
    version = ":".join(str(part) for part in (*phrases.values(), *domains.values()))
    if version != _site.version:
        _site = Site(
            version=version,
            phrases=tuple(
                Phrase(text, cast(Tier, tier), language)
                for text, tier, language in WordlistEntry.objects.values_list("phrase", "tier", "language")
            ),
            blocked_link_domains=frozenset(LinkDomainBlock.objects.filter(current).values_list("domain", flat=True)),
            own_hosts=frozenset(settings.ALLOWED_HOSTS),
        )
    return _site


def read_histories(*, commenter_ids: set[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """How many comments of each status each commenter has; one query."""
    histories: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    counts = Comment.objects.filter(commenter__in=commenter_ids).values_list("commenter", "status")
    for commenter_id, status, count in counts.annotate(count=Count("id")).order_by():
        histories[commenter_id][status] = count
    return histories


def _describe_author(commenter: Commenter, history: dict[str, int]) -> Author:
    return Author(
        state=cast(AuthorState, commenter.standing.state),
        confirmed=commenter.email_verified,
        staff=commenter.staff,
        approved=history.get(Status.APPROVED, 0),
        rejected=history.get(Status.REJECTED, 0),
        spam=history.get(Status.SPAM, 0),
        first_seen=commenter.first_seen,
    )


def read_signals(stored: dict[str, Any]) -> Signals:
    """What the intake saw, as it was stored with the revision."""
    spans = tuple((start, end) for start, end in stored.get("own_address", ()))
    return Signals(**(stored | {"own_address": spans}))


def _read_recent() -> list[tuple[uuid.UUID, uuid.UUID, str]]:
    texts = Revision.objects.newest().filter(comment__created_at__gt=Now() - _RECENT_AGE)
    texts = texts.exclude(comment__status=Status.WITHDRAWN).order_by("-comment__created_at")
    return list(texts.values_list("comment_id", "comment__commenter_id", "body")[:_RECENT_LIMIT])


def _recent_for(row: Revision, recent: list[tuple[uuid.UUID, uuid.UUID, str]]) -> tuple[RecentComment, ...]:
    # Earlier ones only (ids sort by time): of two equal texts the first one is not the repetition.
    return tuple(
        RecentComment(body=body, own=commenter_id == row.comment.commenter_id)
        for comment_id, commenter_id, body in recent
        if comment_id < row.comment_id
    )
