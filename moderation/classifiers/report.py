"""Shows an evaluation: Markdown tables, and a reliability diagram as SVG.

Decides how figures look. It must not compute any.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

from moderation.classifiers.evaluation import Line, Report
from moderation.classifiers.metrics import Bin

BEGIN: Final = "<!-- figures: written by manage.py evaluate_classifier -->"
END: Final = "<!-- end of figures -->"
_COLOURS: Final = {"toxicity": "#b3261e", "spam": "#1f5f99"}
_SIDE, _LEFT, _TOP = 300, 56, 24


def render_tables(report: Report, version: str) -> str:
    """All figures as Markdown."""
    parts = [
        f"Model `{version}`, on the held-out part of the data.",
        _table(
            ("head", "rows of", "rows", "positive", "ROC-AUC", "PR-AUC", "recall at 1 % FP", "at 5 % FP", "cal. error"),
            [_cells(line) for line in report.lines],
        ),
        "Recall of Wikipedia's toxic comments, six words in ten disguised (threshold: 5 % false positives, plain):",
        _table(("evasion", "recall"), [(name, _figure(recall)) for name, recall in report.evasions.items()]),
        "Sober sentences on war, crime and identity, written for this and never learned from, that score high:",
        _table(
            ("head", "0.5 or more", "0.8 or more"),
            [(head, f"{low:.1%}", f"{high:.1%}") for head, (low, high) in report.sober.items()],
        ),
        f"Time to score one comment by itself: mean {report.mean_ms:.2f} ms, 99th percentile {report.p99_ms:.2f} ms.",
    ]
    return "\n\n".join(parts)


def update_document(path: Path, tables: str) -> None:
    """Put the tables between the document's two marks; ValueError where it has none."""
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path} has no place for the figures: it needs the lines {BEGIN!r} and {END!r}")
    path.write_text(f"{before}{begin}\n\n{tables}\n\n{end}{after}", encoding="utf-8")


def _cells(line: Line) -> tuple[str, ...]:
    figures = (line.auc, line.precision, line.recall_1, line.recall_5, line.calibration)
    return (line.head, line.rows_of, f"{line.rows:,}", f"{line.positives:,}", *map(_figure, figures))


def _figure(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    rule = "|".join(["---", *["---:"] * (len(head) - 1)])
    return "\n".join([f"| {' | '.join(head)} |", f"|{rule}|", *(f"| {' | '.join(row)} |" for row in rows)])


def draw_reliability(diagrams: dict[str, list[Bin]]) -> str:
    """Observed share against predicted probability; a dot's area grows with its rows; the diagonal is perfect."""
    width, height = _LEFT + _SIDE + 110, _TOP + _SIDE + 56
    right, bottom = _LEFT + _SIDE, _TOP + _SIDE
    marks = [
        f'<text x="{_LEFT + _SIDE * tick}" y="{bottom + 18}" text-anchor="middle">{tick:g}</text>'
        f'<text x="{_LEFT - 8}" y="{bottom - _SIDE * tick + 4}" text-anchor="end">{tick:g}</text>'
        for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    for number, (name, bins) in enumerate(diagrams.items()):
        colour = _COLOURS[name]
        points = [(_LEFT + _SIDE * b.predicted, bottom - _SIDE * b.observed, b) for b in bins]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
        marks.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        marks.extend(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{2 + math.log10(b.rows):.1f}" fill="{colour}">'
            f"<title>{name}: predicted {b.predicted:.2f}, observed {b.observed:.2f}, {b.rows} comments</title></circle>"
            for x, y, b in points
        )
        marks.append(f'<text x="{right + 14}" y="{_TOP + 14 + 20 * number}" fill="{colour}">{name}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="#333">'
        f"<title>Reliability: how often comments with a given score were what it says</title>"
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#ccc"/>'
        f'<line x1="{_LEFT}" y1="{bottom}" x2="{right}" y2="{_TOP}" stroke="#999" stroke-dasharray="4 4"/>'
        f"{''.join(marks)}"
        f'<text x="{_LEFT + _SIDE / 2}" y="{bottom + 40}" text-anchor="middle">predicted probability</text>'
        f'<text transform="translate(16 {_TOP + _SIDE / 2}) rotate(-90)" text-anchor="middle">observed share</text>'
        "</svg>\n"
    )
