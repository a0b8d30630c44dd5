"""Measures a judge on the held-out part of labelled comments, and says it in figures.

Decides which figures are reported and on which rows. It must not tune anything: it sees the part that training never
looked at; nor know what a score leads to: it is told from which score on a comment is held.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.bootstrap import Estimate, Quality, measure_quality, measure_share
from moderation.classifiers.corpus import (
    CONTRAST_SOURCE,
    OWN_SOURCE,
    OWN_SOURCES,
    SOBER_SOURCE,
    read_contrast_cases,
    read_own_texts,
    read_sober_sentences,
)
from moderation.classifiers.dataset import PARTS, Rows, join_rows, read_rows, split_rows
from moderation.classifiers.evasions import EVASIONS, disguise
from moderation.classifiers.metrics import Bin, reliability, threshold_at

Progress = Callable[[str], None]
Scores = NDArray[np.float64]
Chosen = NDArray[np.bool_]

_FEWEST: Final = 5  # of either class, for a figure to mean something
_BATCH: Final = 2_000
_HISTOGRAM: Final = 20  # bars
_TIMED: Final = 2_000  # comments
WIKIPEDIA: Final = ("jigsaw_amodh", "jigsaw_hieu", "jigsaw_ibm", "wiki_")
NEWS: Final = ("civil_ts", "jigsent", "fox_news")
_NEWS_HAM: Final = ("civil_ts", "fox_news", OWN_SOURCE, SOBER_SOURCE)
_SETS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "spam": {"all": ("",), "YouTube": ("yt_spam",), "text messages": ("sms_spam",), "own corpus": (OWN_SOURCE,)},
    "": {"all": ("",), "Wikipedia": WIKIPEDIA, "news": NEWS, "own contrasts": (CONTRAST_SOURCE,)},
}
_DRAWN: Final = {"toxicity": WIKIPEDIA, "insult": ("civil_ts",), "spam": ("",)}  # the heads shown in pictures


class Judge(Protocol):
    """What is measured: a model, or several as one."""

    version: str

    def score(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """The seven probabilities of each text."""
        ...


class Line(NamedTuple):
    """Figures of one head on one set of rows."""

    head: str
    rows_of: str
    rows: int
    positives: int
    quality: Quality


class Held(NamedTuple):
    """Of some harmless texts, by head: how many score 0.5, and how many enough to be held."""

    name: str
    texts: int
    by_head: dict[str, tuple[int, int]]
    any_head: tuple[int, int]


class Kind(NamedTuple):
    """Contrast cases of one kind: whether they are abuse, how many there are, and how many would be held."""

    kind: str
    toxic: bool
    cases: int
    held: int


class Picture(NamedTuple):
    """What is drawn of a head: its reliability, and how many harmless and other comments have each score."""

    bins: list[Bin]
    negatives: list[int]
    positives: list[int]


class Report(NamedTuple):
    """All figures; shares and probabilities in 0..1, times in milliseconds."""

    lines: list[Line]
    evasions: dict[str, Estimate]
    held: list[Held]
    contrasts: list[Kind]
    mean_ms: float
    p99_ms: float
    pictures: dict[str, Picture]


class _Scored(NamedTuple):
    rows: Rows
    scores: Scores


def evaluate(judge: Judge, data: Sequence[Path], *, hold: Mapping[str, float], progress: Progress) -> Report:
    """Score the test part of the data and of the project's own texts, and compute every figure.

    `hold` says from which probability of a head on a comment is held.
    """
    rows = join_rows(read_rows(data), read_own_texts())
    progress(f"{len(rows.texts):,} comments read; finding the part that training did not see")
    test = rows.take(np.flatnonzero(split_rows(rows) == PARTS.index("test")))
    scored = _Scored(test, _score(judge, test.texts, progress))
    progress("measuring, with 200 samples drawn for each range")
    lines = _lines(scored)
    cases, kinds = _contrasts(judge, hold, progress)
    return Report(
        lines=[*lines, *cases],
        evasions=_evasions(judge, scored, progress),
        held=_held(judge, scored, hold, progress),
        contrasts=kinds,
        **_times(judge, test.texts),
        pictures={head: _picture(scored, head) for head in _DRAWN},
    )


def _score(judge: Judge, texts: Sequence[str], progress: Progress) -> Scores:
    scores: list[list[float]] = []
    begin = time.monotonic()
    for start in range(0, len(texts), _BATCH):
        scores.extend([scored[head] for head in HEADS] for scored in judge.score(texts[start : start + _BATCH]))
        rate = len(scores) / max(time.monotonic() - begin, 1e-3)
        progress(f"  scored: {len(scores):,} of {len(texts):,}, {rate:,.0f} a second")
    return np.array(scores).reshape(-1, len(HEADS))


def _chosen(rows: Rows, prefixes: tuple[str, ...], column: int) -> Chosen:
    """Rows of the sources whose label for the column is known."""
    belongs = np.array([source.startswith(prefixes) for source in rows.sources])
    return belongs & ~np.isnan(rows.labels[:, column])


def _lines(scored: _Scored) -> list[Line]:
    others = sorted(set(scored.rows.sources) - OWN_SOURCES)
    lines: list[Line | None] = []
    for column, head in enumerate(HEADS):
        sets = _SETS.get(head, _SETS[""]) | ({name: (name,) for name in others} if column == 0 else {})
        for name, prefixes in sets.items():
            lines.append(_line(scored, column, name, _chosen(scored.rows, prefixes, column)))
    column = HEADS.index("spam")
    spam = scored.rows.labels[:, column] >= 0.5
    ham = _chosen(scored.rows, _NEWS_HAM, column) & ~spam
    lines.append(_line(scored, column, "all spam, news ham", ham | spam))
    return [line for line in lines if line is not None]


def _line(scored: _Scored, column: int, name: str, chosen: Chosen) -> Line | None:
    """The figures, or None where there are too few rows of a class."""
    labels, scores = scored.rows.labels[chosen, column] >= 0.5, scored.scores[chosen, column]
    positives = int(labels.sum())
    if min(positives, len(labels) - positives) < _FEWEST:
        return None
    groups = [scored.rows.groups[index] for index in np.flatnonzero(chosen)]
    return Line(HEADS[column], name, len(labels), positives, measure_quality(labels, scores, groups))


def _evasions(judge: Judge, scored: _Scored, progress: Progress) -> dict[str, Estimate]:
    """Recall of Wikipedia's toxic comments, plain and disguised, at the threshold of 5 % false positives when plain."""
    chosen = _chosen(scored.rows, WIKIPEDIA, 0)
    labels = chosen & (scored.rows.labels[:, 0] >= 0.5)
    least = threshold_at(labels[chosen], scored.scores[chosen, 0], 0.05)
    at = np.flatnonzero(labels)
    groups = [scored.rows.groups[index] for index in at]
    recalls = {"none": measure_share(scored.scores[labels, 0] > least, groups)}
    for name in EVASIONS:
        progress(f"disguised: {name}")
        disguised = _score(judge, [disguise(scored.rows.texts[index], name) for index in at], progress)[:, 0]
        recalls[name] = measure_share(disguised > least, groups)
    return recalls


def _held(judge: Judge, scored: _Scored, hold: Mapping[str, float], progress: Progress) -> list[Held]:
    """Harmless texts that score high: sober sentences never learned from, and news comments that nobody minded."""
    abuse = scored.rows.labels[:, : len(HEADS) - 1]
    harmless = ~(np.nan_to_num(abuse) >= 0.5).any(axis=1) & ~np.isnan(abuse).all(axis=1)
    harmless &= ~(scored.rows.labels[:, HEADS.index("spam")] >= 0.5)
    groups = {
        "news comments without any abuse": _from(scored.rows, NEWS) & harmless,
        "honest comments of the own corpus": _from(scored.rows, (OWN_SOURCE,)) & harmless,
    }
    progress("sober sentences")
    return [
        _count_held("sober sentences", _score(judge, read_sober_sentences(), progress), hold),
        *(_count_held(name, scored.scores[chosen], hold) for name, chosen in groups.items() if chosen.any()),
    ]


def _from(rows: Rows, prefixes: tuple[str, ...]) -> Chosen:
    return np.array([source.startswith(prefixes) for source in rows.sources])


def _count_held(name: str, scores: Scores, hold: Mapping[str, float]) -> Held:
    high, held = scores >= 0.5, scores >= _thresholds(hold)
    by_head = {head: (int(high[:, column].sum()), int(held[:, column].sum())) for column, head in enumerate(HEADS)}
    return Held(name, len(scores), by_head, (int(high.any(axis=1).sum()), int(held.any(axis=1).sum())))


def _thresholds(hold: Mapping[str, float]) -> Scores:
    return np.array([hold.get(head, np.inf) for head in HEADS])


def _contrasts(judge: Judge, hold: Mapping[str, float], progress: Progress) -> tuple[list[Line], list[Kind]]:
    """Whether abuse is told from its look-alikes, on cases that nothing was learned from."""
    cases = read_contrast_cases()
    progress("contrast cases")
    scores = _score(judge, [case.text for case in cases], progress)
    held = [bool((row >= _thresholds(hold)).any()) for row in scores]
    alone = [""] * len(cases)
    lines = []
    for head, truth in (("toxicity", [case.toxic for case in cases]), ("identity_attack", [c.identity for c in cases])):
        labels = np.array(truth)
        quality = measure_quality(labels, scores[:, HEADS.index(head)], alone)
        lines.append(Line(head, "contrast cases", len(cases), int(labels.sum()), quality))
    kinds: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    for case, was_held in zip(cases, held, strict=True):
        kinds[not case.toxic, case.kind].append(was_held)
    return lines, [
        Kind(kind, not harmless, len(found), sum(found)) for (harmless, kind), found in sorted(kinds.items())
    ]


def _times(judge: Judge, texts: Sequence[str]) -> dict[str, float]:
    """Mean and 99th percentile of the CPU time that scoring a comment by itself takes: other work does not count."""
    times = []
    for text in texts[:: max(len(texts) // _TIMED, 1)]:
        # A word more, since a judge may remember what it has scored already.
        begin = time.process_time()
        judge.score([text + " then"])
        times.append((time.process_time() - begin) * 1000)
    return {"mean_ms": float(np.mean(times)), "p99_ms": float(np.percentile(times, 99))}


def _picture(scored: _Scored, head: str) -> Picture:
    column = HEADS.index(head)
    chosen = _chosen(scored.rows, _DRAWN[head], column)
    labels, scores = scored.rows.labels[chosen, column] >= 0.5, scored.scores[chosen, column]
    counts = [np.histogram(scores[labels == side], bins=_HISTOGRAM, range=(0.0, 1.0))[0].tolist() for side in (0, 1)]
    return Picture(reliability(labels, scores), *counts)
