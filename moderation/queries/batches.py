"""Batches of decisions: how far each has come, and what one that is not chosen yet would meet."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import User
from django.db.models import Count, F, Func, IntegerField, Q, QuerySet
from django.utils import timezone

from moderation.decisions import TRANSITIONS
from moderation.errors import NotThere
from moderation.models import Batch, Comment
from moderation.queries.documents import format_time
from moderation.queries.keyset import Key, Page, fetch_page
from moderation.queries.public import page_document
from moderation.queries.staff_context import RELATED
from moderation.queries.staff_documents import staff_documents
from moderation.status import Action, Status

_NEWEST_FIRST: Final = (Key("id", descending=True),)
_VERBS: Final = (Action.APPROVE, Action.HOLD, Action.REJECT, Action.SPAM)
SAMPLES: Final = 20


class _ArrayLength(Func):
    """How many items a JSON array holds."""

    function = "json_array_length"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="jsonb_array_length", **context)


@dataclass(frozen=True, slots=True)
class Preview:
    """What the selected comments are now.

    changed   have been changed or have gone since they were selected: they are left alone, and counted nowhere else.
    claimed   colleagues are working on, who they are by name: left alone as well.
    public    readers see now.
    possible  by verb: how many of the rest can take that step.
    samples   staff comments, spread evenly over the selection.
    """

    total: int
    changed: int
    claimed: dict[str, int]
    public: int
    by_status: dict[str, int]
    possible: dict[Action, int]
    samples: list[dict[str, Any]]


def batches_page(*, limit: int = 50, cursor: str | None = None, base_url: str) -> dict[str, Any]:
    """A page of batches that were decided on, newest first. Raises InvalidInput."""
    page = read_batches(limit=limit, cursor=cursor)
    return page_document(
        page=page,
        results=[batch_summary(batch) for batch in page.rows],
        url=f"{base_url}/api/v1/moderation/batches/",
        parameters={"limit": limit},
    )


def read_batches(*, limit: int, cursor: str | None) -> Page[Batch]:
    """The same as rows for `batch_summary`. Raises InvalidInput."""
    decided = _measured().exclude(action="").defer("selection", "refused")
    return fetch_page(queryset=decided, keys=_NEWEST_FIRST, limit=limit, cursor=cursor)


def read_batch(*, batch_id: uuid.UUID) -> Batch:
    """One batch, measured. Raises NotThere."""
    batch = _measured().filter(pk=batch_id).first()
    if batch is None:
        raise NotThere("There is no such batch.")
    return batch


def batch_summary(batch: Any) -> dict[str, Any]:
    """How far a batch has come: `waiting` are neither decided nor refused, `restored` decided and taken back since."""
    # Where the request named the comments, it was decided whole.
    total = max(batch.selected, batch.decided + batch.left_alone)
    return {
        "id": str(batch.pk),
        "moderator": batch.moderator.get_username(),
        "action": batch.action or None,
        "reason": batch.reason,
        "note": batch.note,
        "created_at": format_time(batch.created_at),
        "total": total,
        "applied": batch.decided,
        "refused": batch.left_alone,
        "waiting": total - batch.decided - batch.left_alone,
        "undone_at": format_time(batch.undone_at),
        "restored": batch.restored,
        "restorable": batch.restorable,
    }


def batch_document(batch: Any) -> dict[str, Any]:
    """The same with each comment that was refused, and why."""
    refusals = [{"id": comment_id, "code": code} for comment_id, code in batch.refused]
    return batch_summary(batch) | {"refusals": refusals}


def preview_batch(*, batch: Batch, moderator: User, base_url: str) -> Preview:
    """What deciding on the selected comments would meet now."""
    versions = {uuid.UUID(comment_id): version for comment_id, version in batch.selection}
    rows = Comment.objects.filter(pk__in=versions).values_list(
        "pk", "version", "status", "published_revision", "claimed_by", "claimed_by__username", "claimed_until"
    )
    now = timezone.now()
    claimed: Counter[str] = Counter()
    by_status: Counter[str] = Counter()
    unchanged = public = 0
    for comment_id, version, status, published, claimed_by, name, until in rows:
        if version != versions[comment_id]:
            continue
        unchanged += 1
        if claimed_by not in (None, moderator.pk) and until is not None and until > now:
            claimed[name] += 1
            continue
        by_status[status] += 1
        public += published is not None
    return Preview(
        total=len(versions),
        changed=len(versions) - unchanged,
        claimed=dict(claimed),
        public=public,
        by_status={status: by_status[status] for status in Status.values if by_status[status]},
        possible={verb: sum(by_status[status] for status in TRANSITIONS[verb]) for verb in _VERBS},
        samples=_read_samples(list(versions), base_url=base_url),
    )


def find_refused(*, batch: Batch, most: int, base_url: str) -> list[dict[str, Any]]:
    """The first of those that were refused and are still there, as staff comments, in the order of their refusal."""
    ids = [uuid.UUID(comment_id) for comment_id, _ in batch.refused[:most]]
    return _read_comments(ids, base_url=base_url)


def _measured() -> QuerySet[Batch]:
    made = Q(decisions__isnull=False)
    standing = Q(decisions__undone_at__isnull=True, decisions__comment__version=F("decisions__version"))
    return Batch.objects.select_related("moderator").annotate(
        selected=_ArrayLength("selection"),
        left_alone=_ArrayLength("refused"),
        decided=Count("decisions", filter=made),
        restored=Count("decisions", filter=Q(decisions__undone_at__isnull=False)),
        restorable=Count("decisions", filter=made & standing),
    )


def _read_samples(ids: list[uuid.UUID], *, base_url: str) -> list[dict[str, Any]]:
    step = max(1, -(-len(ids) // SAMPLES))
    return _read_comments(ids[::step], base_url=base_url)


def _read_comments(ids: list[uuid.UUID], *, base_url: str) -> list[dict[str, Any]]:
    found = Comment.objects.select_related(*RELATED).in_bulk(ids)
    return staff_documents(comments=[found[each] for each in ids if each in found], base_url=base_url)
