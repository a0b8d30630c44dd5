"""What queues filter and sort by, noted beside the comment when its findings are concluded.

Decides what is noted: the scores of the harmful labels, the highest of them, the language, whether a check could not
look, and the rules that the verdict names. It must not know what any of it leads to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from moderation.classifiers.language import UNKNOWN, detect_language
from moderation.models import Comment, Finding, Revision, RuleHit
from moderation.models.comment import SCORED, UNSEEN

# What moderators refused before is a guess of its own, and no harm that the words do.
_RISKS: Final = frozenset(SCORED) - {"site_rejection"}
# Below either, a detector's answer is a guess: "lol" is no language.
_FEWEST_LETTERS: Final = 20
_SURE: Final = 0.5


def note_findings(
    *, comment: Comment, revision: Revision, findings: Sequence[Finding], rules: Sequence[str] = ()
) -> None:
    """Copy what was found in the comment's newest revision to where queues look for it; again, if again concluded."""
    scores: dict[str, float] = {}
    for finding in findings:
        if finding.label in SCORED and finding.score is not None:
            scores[finding.label] = max(finding.score, scores.get(finding.label, 0.0))
    seen = UNSEEN | {f"score_{label}": score for label, score in scores.items()}
    seen |= {
        "risk": max((score for label, score in scores.items() if label in _RISKS), default=0.0),
        "language": _read_language(revision.body),
        "checks_failed": any(finding.outcome == Finding.Outcome.UNAVAILABLE for finding in findings),
    }
    Comment.objects.filter(pk=comment.pk, revision=revision.number).update(**seen)
    RuleHit.objects.filter(comment=comment, revision=revision.number).delete()
    names = dict.fromkeys(rule[: RuleHit.NAME_LIMIT] for rule in rules)
    RuleHit.objects.bulk_create(RuleHit(comment=comment, revision=revision.number, rule=name) for name in names)


def _read_language(body: str) -> str:
    if sum(character.isalpha() for character in body) < _FEWEST_LETTERS:
        return ""
    code, probability = detect_language(body)
    return code if probability >= _SURE and code != UNKNOWN else ""
