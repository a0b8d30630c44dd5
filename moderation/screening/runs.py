"""Running every configured check over a batch. What a check cannot do becomes a report that says so."""

from __future__ import annotations

import logging
import math
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.checks.base import Check, Finding, Submission

logger = logging.getLogger(__name__)

CLEAR = "clear"
UNAVAILABLE = "check_unavailable"
_LABEL_LIMIT = 60  # characters


@dataclass(frozen=True, slots=True)
class Report:
    """One check's answer on one revision; `ms` is its share of the batch's time, in milliseconds."""

    check: str
    version: str
    findings: tuple[Finding, ...]
    ms: float
    available: bool = True


def run_checks(
    *, checks: Sequence[Check], submissions: Mapping[uuid.UUID, Submission]
) -> dict[uuid.UUID, list[Report]]:
    """Every check's report on every submission: all checks always run, so that all the evidence is on record."""
    reports: dict[uuid.UUID, list[Report]] = {revision_id: [] for revision_id in submissions}
    for check in checks:
        for revision_id, report in zip(submissions, _run_check(check, list(submissions.values())), strict=True):
            reports[revision_id].append(report)
    return reports


def report_failure(*, check: Check, ms: float = 0.0, detail: str = "The check could not look.") -> Report:
    """The report of a check that could not look."""
    return Report(check.name, check.version, (Finding(label=UNAVAILABLE, detail=detail),), ms, available=False)


def _run_check(check: Check, submissions: list[Submission]) -> list[Report]:
    start = time.perf_counter()
    try:
        answers = [list(answer) for answer in check.inspect_batch(submissions)]
        if len(answers) != len(submissions):
            raise ValueError(f"{len(answers)} answers to {len(submissions)} submissions")
        for answer in answers:
            _refuse_garbled(answer)
    except Exception as error:
        return _run_singly(check, submissions, error)
    ms = (time.perf_counter() - start) * 1000 / max(1, len(submissions))
    return [_report(check, answer, ms) for answer in answers]


def _refuse_garbled(findings: Sequence[Finding]) -> None:
    """What cannot be stored as it was meant is no answer: SQLite keeps a NaN as no score at all, which means more."""
    for finding in findings:
        if not 0 < len(finding.label) <= _LABEL_LIMIT or "\x00" in finding.label + finding.detail:
            raise ValueError("a label or a detail that cannot be stored")
        if finding.score is not None and not math.isfinite(finding.score):
            raise ValueError("a score that is no number")


def _run_singly(check: Check, submissions: list[Submission], error: Exception) -> list[Report]:
    """One bad submission must not make a check unavailable to the others of its batch."""
    logger.warning("Check %s failed on a batch of %d: %s", check.name, len(submissions), type(error).__name__)
    if len(submissions) > 1:
        return [report for submission in submissions for report in _run_check(check, [submission])]
    # The error's text may quote the comment, so only its type is recorded.
    return [report_failure(check=check, detail=f"The check failed ({type(error).__name__}).")]


def _report(check: Check, findings: list[Finding], ms: float) -> Report:
    return Report(check.name, check.version, tuple(findings) or (Finding(label=CLEAR),), ms)
