"""Draws an evaluation as SVG: how far scores can be believed, and how they are spread. Readable on light and dark.

Decides how pictures look. It must not compute any figure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from moderation.classifiers.evaluation import Picture

_SIDE, _LEFT, _TOP = 300, 56, 40
_PLOT_WIDTH, _PLOT_HEIGHT, _GAP = 260, 150, 56
_STYLE: Final = (
    "<style>svg{--page:#fff;--ink:#333;--faint:#767676;--line:#ccc;--red:#b3261e;--blue:#1f5f99;--green:#1b6e3c}"
    "@media(prefers-color-scheme:dark){svg{--page:#16181d;--ink:#dcdfe4;--faint:#9aa0aa;--line:#444a55;"
    "--red:#ff8a80;--blue:#82b8f0;--green:#7fd6a0}}text{fill:var(--ink)}.faint{fill:var(--faint)}</style>"
)
_COLOURS: Final = ("--red", "--blue", "--green")


def draw_reliability(pictures: Mapping[str, Picture]) -> str:
    """Observed share against predicted probability; a dot's area grows with its rows; the diagonal is perfect."""
    right, bottom = _LEFT + _SIDE, _TOP + _SIDE
    marks = [
        f'<text x="{_LEFT + _SIDE * tick}" y="{bottom + 18}" text-anchor="middle">{tick:g}</text>'
        f'<text x="{_LEFT - 8}" y="{bottom - _SIDE * tick + 4}" text-anchor="end">{tick:g}</text>'
        for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    for number, (name, picture) in enumerate(pictures.items()):
        colour = f"var({_COLOURS[number % len(_COLOURS)]})"
        points = [(_LEFT + _SIDE * b.predicted, bottom - _SIDE * b.observed, b) for b in picture.bins]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
        marks.append(f'<polyline points="{path}" style="fill:none;stroke:{colour};stroke-width:1.5"/>')
        marks.extend(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{2 + math.log10(b.rows):.1f}" style="fill:{colour}">'
            f"<title>{name}: predicted {b.predicted:.2f}, observed {b.observed:.2f}, {b.rows} comments</title></circle>"
            for x, y, b in points
        )
        marks.append(f'<text x="{right + 14}" y="{_TOP + 14 + 20 * number}" style="fill:{colour}">{name}</text>')
    frame = (
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" style="fill:none;stroke:var(--line)"/>'
        f'<line x1="{_LEFT}" y1="{bottom}" x2="{right}" y2="{_TOP}" style="stroke:var(--faint);stroke-dasharray:4 4"/>'
        f'<text x="{_LEFT + _SIDE / 2}" y="{bottom + 40}" text-anchor="middle">predicted probability</text>'
        f'<text transform="translate(16 {_TOP + _SIDE / 2}) rotate(-90)" text-anchor="middle">observed share</text>'
    )
    title = "How often comments with a given score were what it says"
    return _page(right + 110, bottom + 56, title, frame + "".join(marks))


def draw_histograms(pictures: Mapping[str, Picture]) -> str:
    """How many comments have each score, those that are what the head means apart from those that are not."""
    height = _TOP + len(pictures) * (_PLOT_HEIGHT + _GAP)
    marks = "".join(
        _histogram(name, picture, _TOP + 20 + number * (_PLOT_HEIGHT + _GAP))
        for number, (name, picture) in enumerate(pictures.items())
    )
    width = _LEFT + 2 * _PLOT_WIDTH + _GAP + 20
    return _page(width, height, "How many comments have each score, by what people said of them", marks)


def _histogram(name: str, picture: Picture, top: int) -> str:
    """Two plots side by side, each in shares of its own comments: there are far fewer of one kind."""
    sides = (("no " + name, picture.negatives, "--blue"), (name, picture.positives, "--red"))
    return "".join(
        _bars(label, counts, f"var({colour})", _LEFT + number * (_PLOT_WIDTH + _GAP), top)
        for number, (label, counts, colour) in enumerate(sides)
    )


def _bars(label: str, counts: list[int], colour: str, left: int, top: int) -> str:
    total, most = max(sum(counts), 1), max(*counts, 1)
    width, bottom = _PLOT_WIDTH / len(counts), top + _PLOT_HEIGHT
    axis = (
        f'<text x="{left}" y="{top - 8}" style="fill:{colour}">{label}</text>'
        f'<text class="faint" x="{left + _PLOT_WIDTH}" y="{top - 8}" text-anchor="end">{sum(counts):,} comments</text>'
        f'<line x1="{left}" y1="{bottom}" x2="{left + _PLOT_WIDTH}" y2="{bottom}" style="stroke:var(--faint)"/>'
        f'<text class="faint" x="{left - 6}" y="{top + 10}" text-anchor="end">{most / total:.0%}</text>'
    )
    marks = [axis]
    marks.extend(
        f'<text x="{left + _PLOT_WIDTH * tick}" y="{bottom + 16}" text-anchor="middle">{tick:g}</text>'
        for tick in (0, 0.5, 1)
    )
    for number, count in enumerate(counts):
        tall = _PLOT_HEIGHT * count / most
        low, high = number / len(counts), (number + 1) / len(counts)
        marks.append(
            f'<rect x="{left + number * width + 0.5:.1f}" y="{bottom - tall:.1f}" width="{width - 1:.1f}" '
            f'height="{tall:.1f}" style="fill:{colour}">'
            f"<title>{label}, {low:.2f} to {high:.2f}: {count:,} comments</title></rect>"
        )
    return "".join(marks)


def _page(width: int, height: int, title: str, marks: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12">'
        f"<title>{title}</title>{_STYLE}"
        f'<rect width="{width}" height="{height}" style="fill:var(--page)"/>'
        f'<text x="{_LEFT}" y="22" font-size="13" font-weight="600">{title}</text>'
        f"{marks}</svg>\n"
    )
