"""How the tests of checks put a comment before a check and read what it says."""

from __future__ import annotations

from typing import Any

from moderation.checks.base import Check, Finding, Submission


def inspect(check: Check, body: str = "", **circumstances: Any) -> dict[str, Finding]:
    """The findings of one check on one comment, by label; a label reported twice would be a fault of the check."""
    findings = list(check.inspect(Submission(body=body, **circumstances)))
    by_label = {finding.label: finding for finding in findings}
    assert len(by_label) == len(findings)
    return by_label


def measure(finding: Finding) -> float:
    """The score of a finding that has one."""
    assert finding.score is not None
    return finding.score


def passages(finding: Finding, body: str) -> list[str]:
    """The passages of the body that a finding points to."""
    return [body[start:end] for start, end in finding.spans]
