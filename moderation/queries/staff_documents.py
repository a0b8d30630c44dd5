"""Comments as moderators see them: the public fields, the text as sent, the evidence, the commenter's record."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.utils import timezone

from moderation.models import Comment, Commenter, Decision, Finding, Note, Revision, Verdict
from moderation.queries.documents import avatar_url, format_time, permalink
from moderation.queries.reports import reports_of
from moderation.screening.subject import read_histories
from moderation.status import Actor, Status


def staff_documents(*, comments: Sequence[Comment], base_url: str) -> list[dict[str, Any]]:
    """Documents in the order given; eight queries whatever their number. Needs commenter and thread__article loaded."""
    ids = [comment.pk for comment in comments]
    revisions = {
        row.comment_id: row for row in Revision.objects.newest().filter(comment__in=ids).select_related("verdict")
    }
    findings: dict[uuid.UUID, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(revision__in=[row.pk for row in revisions.values()]):
        findings[finding.revision_id].append(finding)
    records = read_histories(commenter_ids={comment.commenter_id for comment in comments})
    decided = {row.comment_id: row for row in _last_decisions(ids)}
    reports = reports_of(comment_ids=ids)
    notes = _count_notes(ids)
    remarks = _remarks_about({comment.commenter_id for comment in comments})
    return [
        _document(
            comment=comment,
            revision=revisions[comment.pk],
            findings=findings[revisions[comment.pk].pk],
            record=records[comment.commenter_id],
            last=decided.get(comment.pk),
            reports=reports[comment.pk],
            base_url=base_url,
        )
        | {
            "note_count": notes.get(comment.pk, 0),
            "commenter_notes": _remark_document(remarks[comment.commenter_id]),
        }
        for comment in comments
    ]


def _document(
    *,
    comment: Comment,
    revision: Revision,
    findings: list[Finding],
    record: dict[str, int],
    last: Decision | None,
    reports: list[dict[str, Any]],
    base_url: str,
) -> dict[str, Any]:
    verdict: Verdict | None = getattr(revision, "verdict", None)
    return _public_fields(comment, revision, base_url) | {
        "status": comment.status,
        "version": comment.version,
        "body": revision.body,
        "revision": revision.number,
        "redacted": revision.redacts_id is not None,
        "findings": [_finding_document(finding) for finding in findings],
        "verdict": verdict
        and {"outcome": verdict.outcome, "reasons": verdict.reasons, "policy_version": verdict.policy_version},
        "shadow": verdict.shadow if verdict else [],
        "reports": reports,
        "claimed_by": _live_claim(comment),
        "held_reason": _held_reason(comment, verdict, last),
        "last_decision": last and decision_document(last),
        "commenter": commenter_document(comment.commenter, record),
        "article": comment.thread.article.slug,
        "article_title": comment.thread.article.title,
        "is_public": comment.is_public,
    }


def _public_fields(comment: Comment, revision: Revision, base_url: str) -> dict[str, Any]:
    commenter = comment.commenter
    return {
        "id": str(comment.pk),
        "parent": str(comment.parent_id) if comment.parent_id else None,
        "depth": comment.depth,
        "author": {
            "id": str(commenter.pk),
            "name": commenter.name,
            "url": comment.author_url or None,
            "avatar": avatar_url(base_url=base_url, commenter_id=commenter.pk),
            "badge": "staff" if commenter.staff else None,
        },
        "body_html": revision.body_html,
        "created_at": format_time(comment.created_at),
        "edited_at": format_time(comment.edited_at),
        "featured": comment.featured_at is not None,
        "votes": {"up": comment.votes_up, "down": comment.votes_down},
        "reply_count": comment.public_replies,
        "replies": [],
        "replies_next": None,
        "permalink": permalink(base_url=base_url, slug=comment.thread.article.slug, comment_id=comment.pk),
    }


def _finding_document(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check_name,
        "version": finding.check_version,
        "label": finding.label,
        "score": finding.score,
        "detail": finding.detail,
        "spans": finding.spans,
        "ms": round(finding.ms, 3),
        "outcome": finding.outcome,
    }


def commenter_document(commenter: Commenter, record: dict[str, int]) -> dict[str, Any]:
    """What is known of a commenter beside each comment; `record` counts the comments by status."""
    return {
        "id": str(commenter.pk),
        "name": commenter.name,
        "state": commenter.standing.state,
        "approved_count": record.get(Status.APPROVED, 0),
        "rejected_count": record.get(Status.REJECTED, 0) + record.get(Status.SPAM, 0),
        "first_seen": format_time(commenter.first_seen),
        "email_masked": commenter.email_masked,
        "email_verified": commenter.email_verified,
    }


def decision_document(decision: Decision) -> dict[str, Any]:
    """A decision as the API answers it."""
    return {
        "id": str(decision.pk),
        "comment": str(decision.comment_id),
        "action": decision.action,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "note": decision.note,
        "actor": decision.actor,
        "moderator": decision.moderator.get_username() if decision.moderator else None,
        "version": decision.version,
        "created_at": format_time(decision.created_at),
    }


def _live_claim(comment: Comment) -> dict[str, Any] | None:
    if comment.claimed_by is None or comment.claimed_until is None or comment.claimed_until <= timezone.now():
        return None
    return {"moderator": comment.claimed_by.get_username(), "until": format_time(comment.claimed_until)}


def _held_reason(comment: Comment, verdict: Verdict | None, last: Decision | None) -> str | None:
    """Why a held comment waits: the rules that held it, or the moderator's own reason."""
    if comment.status != Status.HELD:
        return None
    if last is not None and last.actor == Actor.MODERATOR:
        return last.reason or last.note or f"Held by {last.moderator}"
    return "; ".join(verdict.reasons) if verdict else None


def _count_notes(comment_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID | None, int]:
    rows = Note.objects.filter(comment__in=comment_ids).values_list("comment")
    return dict(rows.annotate(count=Count("id")).order_by())


def _remarks_about(commenter_ids: set[uuid.UUID]) -> dict[uuid.UUID | None, list[Note]]:
    """Moderators' notes about the commenters themselves, oldest first."""
    found: dict[uuid.UUID | None, list[Note]] = defaultdict(list)
    for note in Note.objects.filter(commenter__in=commenter_ids).select_related("moderator").order_by("id"):
        found[note.commenter_id].append(note)
    return found


def _remark_document(notes: Sequence[Note]) -> dict[str, Any]:
    last = notes[-1] if notes else None
    return {
        "count": len(notes),
        "last": last
        and {
            "body": last.body,
            "moderator": last.moderator.get_username(),
            "created_at": format_time(last.created_at),
        },
    }


def _last_decisions(comment_ids: Sequence[uuid.UUID]) -> list[Decision]:
    made = Decision.objects.filter(comment__in=comment_ids, undone_at__isnull=True)
    return list(made.select_related("moderator").order_by("id"))
