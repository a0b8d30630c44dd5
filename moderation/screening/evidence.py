"""Reports as rows: the findings of a revision, stored as they are read again by the policy and by moderators."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from moderation.models import Finding
from moderation.policy import Observed
from moderation.screening.runs import Report


def store_reports(*, revision_id: uuid.UUID, reports: Iterable[Report]) -> None:
    """Write the findings of these reports; within the caller's transaction, which removes what they replace."""
    Finding.objects.bulk_create(
        Finding(
            revision_id=revision_id,
            check_name=report.check,
            check_version=report.version,
            label=finding.label,
            score=finding.score,
            detail=finding.detail,
            spans=[list(span) for span in finding.spans],
            ms=report.ms,
            outcome=Finding.Outcome.OK if report.available else Finding.Outcome.UNAVAILABLE,
        )
        for report in reports
        for finding in report.findings
    )


def observe(row: Finding) -> Observed:
    """A stored finding as the policy sees it."""
    return Observed(row.check_name, row.label, row.score, "ok" if row.outcome == Finding.Outcome.OK else "unavailable")
