"""Measures a model on the held-out part of labelled comments, and says it in tables.

Decides which figures are reported and on which rows. It must not tune anything: it sees the part that training never
looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.corpus import OWN_SOURCE, SOBER_SOURCE, read_own_texts, read_sober_sentences
from moderation.classifiers.dataset import PARTS, Rows, join_rows, read_rows, split_rows
from moderation.classifiers.evasions import EVASIONS, disguise
from moderation.classifiers.metrics import (
    Bin,
    average_precision,
    calibration_error,
    recall_at,
    reliability,
    roc_auc,
    threshold_at,
)
from moderation.classifiers.model import Model

Progress = Callable[[str], None]

_FEWEST: Final = 5  # of either class, for a figure to mean something
WIKIPEDIA: Final = ("jigsaw_amodh", "jigsaw_hieu", "jigsaw_ibm", "wiki_")
NEWS_HAM: Final = ("civil_ts", "fox_news", OWN_SOURCE, SOBER_SOURCE)


class Line(NamedTuple):
    """Figures of one head on one set of rows."""

    head: str
    rows_of: str
    rows: int
    positives: int
    auc: float
    precision: float
    recall_1: float
    recall_5: float
    calibration: float


class Report(NamedTuple):
    """All figures; shares and probabilities in 0..1, times in milliseconds."""

    lines: list[Line]
    evasions: dict[str, float]
    sober: dict[str, tuple[float, float]]
    mean_ms: float
    p99_ms: float
    diagrams: dict[str, list[Bin]]


class _Scored(NamedTuple):
    rows: Rows
    scores: np.ndarray[tuple[int, int], np.dtype[np.float64]]


def evaluate(model: Model, data: Sequence[Path], *, progress: Progress) -> Report:
    """Score the test part of the data and of the project's own corpus, and compute every figure."""
    rows = join_rows(read_rows(data), read_own_texts())
    progress(f"{len(rows.texts):,} comments read; finding the part that training did not see")
    test = rows.take(np.flatnonzero(split_rows(rows) == PARTS.index("test")))
    progress(f"scoring {len(test.texts):,} comments")
    scored = _Scored(test, _score(model, test.texts))
    progress("scoring the evasions")
    lines = _lines(scored)
    return Report(
        lines=[line for line in lines if min(line.positives, line.rows - line.positives) >= _FEWEST],
        evasions=_evasions(model, scored),
        sober=_sober(model),
        **_times(model, test.texts),
        diagrams={head: _diagram(scored, head) for head in ("toxicity", "spam")},
    )


def _score(model: Model, texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([[scores[head] for head in HEADS] for scores in model.score(texts)]).reshape(-1, len(HEADS))


def _chosen(rows: Rows, prefixes: tuple[str, ...], column: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Rows of the sources whose label for the column is known."""
    belongs = np.array([source.startswith(prefixes) for source in rows.sources])
    return belongs & ~np.isnan(rows.labels[:, column])


def _lines(scored: _Scored) -> list[Line]:
    lines: list[Line] = []
    sets: dict[str, tuple[str, ...]]
    for column, head in enumerate(HEADS):
        if head == "spam":
            sets = {"all": ("",), "YouTube": ("yt_spam",), "text messages": ("sms_spam",), "own corpus": (OWN_SOURCE,)}
        else:
            names = sorted(set(scored.rows.sources))
            sets = {"all": ("",), "Wikipedia": WIKIPEDIA} | ({name: (name,) for name in names} if column == 0 else {})
        lines.extend(
            _line(scored, column, name, _chosen(scored.rows, prefixes, column)) for name, prefixes in sets.items()
        )
    column = HEADS.index("spam")
    spam = scored.rows.labels[:, column] >= 0.5
    ham = _chosen(scored.rows, NEWS_HAM, column) & ~spam
    lines.append(_line(scored, column, "all spam, news ham", ham | spam))
    return lines


def _line(scored: _Scored, column: int, name: str, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Line:
    labels, scores = scored.rows.labels[chosen, column] >= 0.5, scored.scores[chosen, column]
    return Line(
        head=HEADS[column],
        rows_of=name,
        rows=len(labels),
        positives=int(labels.sum()),
        auc=roc_auc(labels, scores),
        precision=average_precision(labels, scores),
        recall_1=recall_at(labels, scores, 0.01),
        recall_5=recall_at(labels, scores, 0.05),
        calibration=calibration_error(labels, scores),
    )


def _evasions(model: Model, scored: _Scored) -> dict[str, float]:
    """Recall of Wikipedia's toxic comments, plain and disguised, at the threshold of 5 % false positives when plain."""
    chosen = _chosen(scored.rows, WIKIPEDIA, 0)
    labels = chosen & (scored.rows.labels[:, 0] >= 0.5)
    least = threshold_at(labels[chosen], scored.scores[chosen, 0], 0.05)
    texts = [scored.rows.texts[index] for index in np.flatnonzero(labels)]
    recalls = {"none": float((scored.scores[labels, 0] > least).mean())}
    for name in EVASIONS:
        disguised = _score(model, [disguise(text, name) for text in texts])[:, 0]
        recalls[name] = float((disguised > least).mean())
    return recalls


def _sober(model: Model) -> dict[str, tuple[float, float]]:
    """Of the sober sentences that were never learned from, the shares that score 0.5 and 0.8 or more."""
    scores = _score(model, read_sober_sentences())
    return {
        head: (float((scores[:, column] >= 0.5).mean()), float((scores[:, column] >= 0.8).mean()))
        for column, head in enumerate(HEADS)
    }


def _times(model: Model, texts: Sequence[str]) -> dict[str, float]:
    """Mean and 99th percentile of scoring a comment by itself."""
    times = []
    for text in texts[:: max(len(texts) // 2000, 1)]:
        begin = time.perf_counter()
        model.score([text])
        times.append((time.perf_counter() - begin) * 1000)
    return {"mean_ms": float(np.mean(times)), "p99_ms": float(np.percentile(times, 99))}


def _diagram(scored: _Scored, head: str) -> list[Bin]:
    column = HEADS.index(head)
    chosen = _chosen(scored.rows, WIKIPEDIA if head != "spam" else ("",), column)
    return reliability(scored.rows.labels[chosen, column] >= 0.5, scored.scores[chosen, column])
