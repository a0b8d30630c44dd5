"""Says how probable it is that this newsroom's moderators would refuse a comment, by what they decided before.

It asks what was learned on top of the embedded classifier (classifiers/adapter.py). Where nothing was learned yet, or
only on top of another classifier than the one that runs, it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from moderation.checks.base import Check, Finding, Span, Submission
from moderation.classifiers.adapter import Adapter, read_evidence
from moderation.classifiers.model import load_default
from moderation.classifiers.scoring import MODES, Mode, Scorer, load_scorer

# A word that weighed less than this share of the heaviest one explains nothing.
_LEAST_SHARE = 0.2


class SiteCheck(Check):
    """Label, and the unit of its score:

    site_rejection   probability, 0..1, that a moderator of this site would refuse the comment

    `explain_above` (0..1) is the score from which on the passages that weighed most are marked, `most_spans` how many
    of them at most; `second_stage` as of the checks that ask the classifier.
    """

    name = "site"
    version = "none"
    reads_shown = True

    def __init__(self, *, explain_above: float = 0.5, most_spans: int = 5, second_stage: Mode = "auto") -> None:
        if second_stage not in MODES:
            raise ValueError(f"second_stage is {second_stage!r}; it has to be one of {', '.join(MODES)}")
        self._explain_above = explain_above
        self._most_spans = most_spans
        self._second_stage: Mode = second_stage

    def prepare(self) -> None:
        load_scorer(self._second_stage)

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        adapter, scorer, hurried = submission.site.adapter, load_scorer(self._second_stage), submission.site.hurried
        if adapter is None or adapter.base_version != scorer.version:
            self.version = "none"
            return
        self.version = adapter.version
        (logits,) = scorer.logits([submission.body], hurried=hurried)
        score = adapter.predict(read_evidence(load_default(), submission.body, logits))
        detail = f"refused here: {score:.0%} probable, by what moderators of this site decided before"
        spans = self._explain(adapter, scorer, submission) if score >= self._explain_above else ()
        yield Finding("site_rejection", score, detail, spans)

    def _explain(self, adapter: Adapter, scorer: Scorer, submission: Submission) -> tuple[Span, ...]:
        """The words that weighed most, whether this site's moderators made them weigh or the classifier did."""
        body, hurried = submission.body, submission.site.hurried
        (scores,) = scorer.score([body], hurried=hurried)
        head = "spam" if scores["spam"] > scores["toxicity"] else "toxicity"
        heaviest: dict[Span, float] = {}
        for each in [
            *adapter.explain(load_default(), body, limit=self._most_spans),
            *scorer.explain(body, head, limit=self._most_spans, hurried=hurried),
        ]:
            span = (each.start, each.end)
            heaviest[span] = max(each.weight, heaviest.get(span, 0.0))
        least = _LEAST_SHARE * max(heaviest.values(), default=0.0)
        strongest = sorted(heaviest, key=lambda span: -heaviest[span])[: self._most_spans]
        return tuple(sorted(span for span in strongest if heaviest[span] >= least))
