"""What the checks that ask the embedded classifier share: one scoring for all of them, and how to say what weighed.

It must not know thresholds of the policy. Scores are always reported, so that policies can be replayed over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar

from moderation.checks.base import Check, Finding, Submission
from moderation.classifiers.model import load_default


class ClassifierCheck(Check):
    """Reports the classifier's probability for each of `heads`, under the head's own name.

    `explain_above` (0..1) is the score from which on the passages that weighed most are marked: finding them costs
    more than scoring, and in harmless comments they mislead. `most_spans` is how many of them at most.
    """

    heads: ClassVar[Sequence[str]] = ()
    reads_shown = True

    def __init__(self, *, explain_above: float = 0.4, most_spans: int = 5) -> None:
        self._explain_above = explain_above
        self._most_spans = most_spans

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        return self.inspect_batch([submission])[0]

    def inspect_batch(self, submissions: Sequence[Submission]) -> list[list[Finding]]:
        texts = tuple(submission.body for submission in submissions)
        return [
            [self._report(text, head, scores[head]) for head in self.heads]
            for text, scores in zip(texts, _score(texts), strict=True)
        ]

    def _report(self, text: str, head: str, score: float) -> Finding:
        detail = f"{head.replace('_', ' ')}: {score:.0%} probable"
        if score < self._explain_above:
            return Finding(head, score, detail)
        found = load_default().explain(text, head, limit=self._most_spans)
        if any(each.read_as != text[each.start : each.end].casefold() for each in found):
            detail += ", some of it in disguise"
        return Finding(head, score, detail, tuple(sorted({(each.start, each.end) for each in found})))


@lru_cache(maxsize=4)
def _score(texts: tuple[str, ...]) -> Sequence[Mapping[str, float]]:
    """The scores of a batch, kept until the next: every such check asks for the same batch, one after the other."""
    return load_default().score(texts)
