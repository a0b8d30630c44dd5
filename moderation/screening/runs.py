"""Running every configured check over a batch. What a check cannot do becomes a report that says so."""

from __future__ import annotations

import logging
import math
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from moderation.checks.base import Check, Finding, Shown, Submission

# A name is two words: what it is a little likely to be says nothing.
_NOTABLE = 0.5

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
        for revision_id, other in _other_texts(check, submissions):
            report = reports[revision_id][-1]
            (answer,) = _run_check(check, [other.submission])
            reports[revision_id][-1] = _join(report, answer, other)
    return reports


@dataclass(frozen=True, slots=True)
class _Other:
    """A text beside the body: the body as readers see it, or the author's name."""

    submission: Submission
    what: str
    shown: Shown | None


def _other_texts(check: Check, submissions: Mapping[uuid.UUID, Submission]) -> Iterator[tuple[uuid.UUID, _Other]]:
    for revision_id, submission in submissions.items():
        signals = replace(submission.signals, own_address=(), own_address_beside=False)
        if check.reads_shown and submission.shown is not None:
            other = replace(submission, body=submission.shown.text, shown=None, signals=signals)
            yield revision_id, _Other(other, "as readers see it", submission.shown)
        if check.reads_name and submission.author_name:
            other = replace(submission, body=submission.author_name, shown=None, signals=signals)
            yield revision_id, _Other(other, "in the name", None)


def _join(report: Report, answer: Report, other: _Other) -> Report:
    """The report with what the other text has more of: of each label the higher score counts."""
    if not answer.available or not report.available:
        return answer if report.available else report
    kept = {finding.label: finding for finding in report.findings}
    for finding in answer.findings:
        known = kept.get(finding.label)
        if finding.label == CLEAR or (known is not None and (known.score or 0.0) >= (finding.score or 0.0)):
            continue
        if other.shown is None and finding.score is not None and finding.score < _NOTABLE:
            continue
        spans = tuple(other.shown.locate(span) for span in finding.spans) if other.shown else ()
        kept[finding.label] = replace(finding, detail=f"{other.what}: {finding.detail}", spans=spans)
    if len(kept) > 1:
        kept.pop(CLEAR, None)
    return replace(report, findings=tuple(kept.values()), ms=report.ms + answer.ms)


def report_failure(*, check: Check, ms: float = 0.0, detail: str = "The check could not look.") -> Report:
    """The report of a check that could not look."""
    return Report(check.name, check.version, (Finding(label=UNAVAILABLE, detail=detail),), ms, available=False)


def report_unanswered(name: str, *, why: str = "there was none in time") -> Report:
    """The report of a question to a service outside that got no answer; the check may be configured no more."""
    finding = Finding(label=UNAVAILABLE, detail=f"No usable answer from outside: {why}.")
    return Report(name, "", (finding,), 0.0, available=False)


def _run_check(check: Check, submissions: list[Submission]) -> list[Report]:
    start = time.perf_counter()
    try:
        answers = [list(answer) for answer in check.inspect_batch(submissions)]
        if len(answers) != len(submissions):
            raise ValueError(f"{len(answers)} answers to {len(submissions)} submissions")
        for answer in answers:
            refuse_garbled(answer)
    except Exception as error:
        return _run_singly(check, submissions, error)
    ms = (time.perf_counter() - start) * 1000 / max(1, len(submissions))
    return [make_report(check=check, findings=answer, ms=ms) for answer in answers]


def refuse_garbled(findings: Sequence[Finding]) -> None:
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


def make_report(*, check: Check, findings: Sequence[Finding], ms: float) -> Report:
    """The report of a check that looked; one that has nothing to say found the comment clear."""
    return Report(check.name, check.version, tuple(findings) or (Finding(label=CLEAR),), ms)
