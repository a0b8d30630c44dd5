"""Readers' reports as moderators see them. Of who reported there is nothing to see but a masked address."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Literal

from moderation.models import Report
from moderation.queries.documents import format_time
from moderation.queries.keyset import Key, fetch_page
from moderation.queries.public import page_document

State = Literal["open", "upheld", "dismissed", "withdrawn", "all"]

STATES: tuple[State, ...] = ("open", "upheld", "dismissed", "withdrawn", "all")
_NEWEST_FIRST = (Key("id", descending=True),)
_RELATED = ("moderator", "revision")


def reports_page(*, state: State = "open", limit: int = 50, cursor: str | None = None, base_url: str) -> dict[str, Any]:
    """A page of reports, newest first. Raises InvalidInput on a bad cursor or limit."""
    reports = Report.objects.select_related(*_RELATED, "comment__thread__article")
    if state != "all":
        reports = reports.filter(state=state)
    page = fetch_page(queryset=reports, keys=_NEWEST_FIRST, limit=limit, cursor=cursor)
    return page_document(
        page=page,
        results=[
            report_document(each) | {"comment": str(each.comment_id), "article": each.comment.thread.article.slug}
            for each in page.rows
        ],
        url=f"{base_url}/api/v1/moderation/reports/",
        parameters={"state": state, "limit": limit},
    )


def reports_of(*, comment_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """All reports of these comments, oldest first, in one query."""
    found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for report in Report.objects.filter(comment__in=comment_ids).select_related(*_RELATED).order_by("id"):
        found[report.comment_id].append(report_document(report))
    return found


def report_document(report: Report) -> dict[str, Any]:
    """One report as the API answers it; `revision` is the number of the text that was public then."""
    return {
        "id": str(report.pk),
        "reason": report.reason,
        "details": report.details,
        "good_faith": report.good_faith,
        "reporter_email_masked": report.email_masked,
        "revision": report.revision.number,
        "state": report.state,
        "created_at": format_time(report.created_at),
        "closed_at": format_time(report.closed_at),
        "closed_by": report.moderator.get_username() if report.moderator else None,
    }
