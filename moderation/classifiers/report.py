"""Writes an evaluation down as Markdown tables, and puts them into the document.

Decides how figures are said. It must not compute any.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.bootstrap import SAMPLES, Estimate
from moderation.classifiers.evaluation import Held, Kind, Line, Report

_BEGIN: Final = "<!-- figures of {stage}: written by manage.py evaluate_classifier -->"
_END: Final = "<!-- end of figures of {stage} -->"
_COLUMNS: Final = (
    "head",
    "rows of",
    "rows",
    "positive",
    "ROC-AUC",
    "PR-AUC",
    "recall at 1 % FP",
    "at 5 % FP",
    "cal. error",
)


def render_tables(report: Report, version: str, hold: Mapping[str, float]) -> str:
    """All figures as Markdown."""
    thresholds = ", ".join(f"{head} {hold[head]:g}" for head in HEADS if head in hold)
    parts = [
        f"Model `{version}`, on the held-out part of the data; in brackets: 95 % of {SAMPLES} samples drawn by group.",
        _table(_COLUMNS, [_cells(line) for line in report.lines]),
        "Recall of Wikipedia's toxic comments, six words in ten disguised (threshold: 5 % false positives, plain):",
        _table(("evasion", "recall"), [(name, _estimate(recall)) for name, recall in report.evasions.items()]),
        f"Harmless texts that score high; *held*: by the product's own policy ({thresholds}).",
        _table(
            (
                "head",
                *(
                    f"{held.name} ({held.texts:,}): {least}"
                    for held in report.held
                    for least in ("0.5 or more", "held")
                ),
            ),
            _held_rows(report.held),
        ),
        "Contrast cases, written for this and never learned from: how many of each kind would be held.",
        _table(("kind", "is abuse", "cases", "held"), [_contrast(kind) for kind in report.contrasts]),
        _times(report),
    ]
    return "\n\n".join(parts)


def _times(report: Report) -> str:
    mean, p99 = report.mean_ms, report.p99_ms
    return f"CPU time to score one comment by itself: mean {mean:.2f} ms, 99th percentile {p99:.2f} ms."


def update_document(path: Path, stage: str, tables: str) -> None:
    """Put the tables between the document's two marks; ValueError where it has none."""
    first, last = _BEGIN.format(stage=stage), _END.format(stage=stage)
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise ValueError(f"{path} has no place for the figures: it needs the lines {first!r} and {last!r}")
    path.write_text(f"{before}{begin}\n\n{tables}\n\n{end}{after}", encoding="utf-8")


def _cells(line: Line) -> tuple[str, ...]:
    return (line.head, line.rows_of, f"{line.rows:,}", f"{line.positives:,}", *map(_estimate, line.quality))


def _estimate(estimate: Estimate) -> str:
    value, low, high = map(_figure, estimate)
    return value if low == high else f"{value} ({low}–{high})"


def _figure(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"


def _held_rows(groups: list[Held]) -> list[tuple[str, ...]]:
    """A row a head, and one for any of them."""
    rows = [(head, *(_share(count, held.texts) for held in groups for count in held.by_head[head])) for head in HEADS]
    return [*rows, ("any", *(_share(count, held.texts) for held in groups for count in held.any_head))]


def _share(count: int, of: int) -> str:
    return f"{count} ({count / of:.1%})" if count else "0"


def _contrast(kind: Kind) -> tuple[str, ...]:
    return (kind.kind, "yes" if kind.toxic else "no", f"{kind.cases}", _share(kind.held, kind.cases))


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    rule = "|".join(["---", *["---:"] * (len(head) - 1)])
    return "\n".join([f"| {' | '.join(head)} |", f"|{rule}|", *(f"| {' | '.join(row)} |" for row in rows)])
