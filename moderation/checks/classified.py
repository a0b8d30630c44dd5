"""What the checks that ask the embedded classifier share: which stages are asked, and how to say what weighed.

It must not know thresholds of the policy. Scores are always reported, so that policies can be replayed over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from moderation.checks.base import Check, Finding, Submission
from moderation.classifiers.scoring import MODES, Mode, Scorer, load_scorer


class ClassifierCheck(Check):
    """Reports the classifier's probability for each of `heads`, under the head's own name.

    `explain_above` (0..1) is the score from which on the passages that weighed most are marked: finding them costs
    more than scoring, and in harmless comments they mislead. `most_spans` is how many of them at most. `second_stage`
    says whether the neural second stage is asked as well: "auto" where it is installed, "on" always (without it the
    check cannot look, and the policy holds), "off" never.
    """

    heads: ClassVar[Sequence[str]] = ()
    reads_shown = True
    version = "not loaded"

    def __init__(self, *, explain_above: float = 0.4, most_spans: int = 5, second_stage: Mode = "auto") -> None:
        if second_stage not in MODES:
            raise ValueError(f"second_stage is {second_stage!r}; it has to be one of {', '.join(MODES)}")
        self._explain_above = explain_above
        self._most_spans = most_spans
        self._second_stage: Mode = second_stage

    def prepare(self) -> None:
        self._load()

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        scorer, text, hurried = self._load(), submission.body, submission.site.hurried
        (scores,) = scorer.score([text], hurried=hurried)
        for head in self.heads:
            detail = f"{head.replace('_', ' ')}: {scores[head]:.0%} probable"
            if scores[head] < self._explain_above:
                yield Finding(head, scores[head], detail)
                continue
            found = scorer.explain(text, head, limit=self._most_spans, hurried=hurried)
            if any(each.read_as != text[each.start : each.end].casefold() for each in found):
                detail += ", some of it in disguise"
            yield Finding(head, scores[head], detail, tuple(sorted({(each.start, each.end) for each in found})))

    def _load(self) -> Scorer:
        """The stages, read once per process; from then on findings say which ones spoke."""
        scorer = load_scorer(self._second_stage)
        self.version = scorer.version
        return scorer
