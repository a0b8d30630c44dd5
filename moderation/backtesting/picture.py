"""Draws the trade-off of thresholds as an SVG: one panel a label, readable on light and on dark ground.

Decides how it looks. It must not compute any figure.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from moderation.backtesting.thresholds import Point

_WIDTH, _HEIGHT = 250, 150  # of a plot
_LEFT, _TOP, _GAP_X, _GAP_Y = 46, 40, 62, 100
_COLUMNS: Final = 2
_CAPTION: Final = 42  # characters a line
_STYLE: Final = """
  text { font: 12px system-ui, sans-serif; fill: #333 } .head { font-weight: 600; font-size: 13px }
  .ground { fill: #fff } .frame { fill: none; stroke: #ccc } .caught { stroke: #1f5f99 } .held { stroke: #b3261e }
  .curve { fill: none; stroke-width: 2 } .held.curve { stroke-dasharray: 5 3 }
  .line { stroke: #777; stroke-dasharray: 2 3 } .new { stroke: #333; stroke-width: 1.5 } .quiet { fill: #666 }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd } .ground { fill: #1b1b1b } .frame { stroke: #555 } .caught { stroke: #7db7ec }
    .held { stroke: #f0857d } .line { stroke: #999 } .new { stroke: #eee } .quiet { fill: #aaa }
  }
"""


@dataclass(frozen=True, slots=True)
class Panel:
    """One label: its curve (empty: too few decisions), the threshold in force, the one suggested, and a sentence."""

    label: str
    curve: Sequence[Point]
    in_force: float | None
    suggested: float | None
    caption: str


def draw_trade_off(panels: Sequence[Panel]) -> str:
    """A panel a label: by threshold, the share caught of what people refuse and the share held of what they approve."""
    rows = -(-len(panels) // _COLUMNS)
    width = _LEFT + _COLUMNS * (_WIDTH + _GAP_X)
    height = _TOP + rows * (_HEIGHT + _GAP_Y)
    plots = [
        _draw_panel(
            panel,
            _LEFT + (number % _COLUMNS) * (_WIDTH + _GAP_X),
            _TOP + 24 + (number // _COLUMNS) * (_HEIGHT + _GAP_Y),
        )
        for number, panel in enumerate(panels)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>What each threshold would catch and hold</title><style>{_STYLE}</style>"
        f'<rect class="ground" width="{width}" height="{height}"/>{_legend()}{"".join(plots)}</svg>\n'
    )


def _legend() -> str:
    entries = (
        ("caught curve", "caught of what people refuse"),
        ("held curve", "held of what people approve"),
        ("line", "in force"),
        ("new", "suggested"),
    )
    parts, x = [], float(_LEFT)
    for kind, words in entries:
        parts.append(f'<path class="{kind}" d="M{x} 24h22"/><text x="{x + 28}" y="28">{words}</text>')
        x += 44 + 6.4 * len(words)
    return "".join(parts)


def _draw_panel(panel: Panel, left: float, top: float) -> str:
    return (
        f'<text class="head" x="{left}" y="{top - 10}">{escape(panel.label)}</text>'
        f'<rect class="frame" x="{left}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}"/>'
        f"{_draw_axes(left, top + _HEIGHT)}{_draw_caption(panel.caption, left, top + _HEIGHT + 34)}"
        f"{_draw_curve('caught', [(p.threshold, p.caught) for p in panel.curve], left, top)}"
        f"{_draw_curve('held', [(p.threshold, p.wrongly_held) for p in panel.curve], left, top)}"
        f"{_draw_line('line', panel.in_force, left, top)}{_draw_line('new', panel.suggested, left, top)}"
    )


def _draw_axes(left: float, bottom: float) -> str:
    return "".join(
        f'<text x="{left + _WIDTH * tick}" y="{bottom + 16}" text-anchor="middle">{tick:g}</text>'
        f'<text x="{left - 6}" y="{bottom - _HEIGHT * tick + 4}" text-anchor="end">{tick:.0%}</text>'
        for tick in (0, 0.5, 1)
    )


def _draw_caption(caption: str, left: float, top: float) -> str:
    return "".join(
        f'<text class="quiet" x="{left}" y="{top + 15 * number}">{escape(line)}</text>'
        for number, line in enumerate(textwrap.wrap(caption, _CAPTION))
    )


def _draw_curve(kind: str, shares: Sequence[tuple[float, float]], left: float, top: float) -> str:
    if not shares:
        return ""
    points = " ".join(f"{left + _WIDTH * x:.1f},{top + _HEIGHT * (1 - y):.1f}" for x, y in shares)
    return f'<polyline class="{kind} curve" points="{points}"/>'


def _draw_line(kind: str, threshold: float | None, left: float, top: float) -> str:
    return "" if threshold is None else f'<path class="{kind}" d="M{left + _WIDTH * threshold:.1f} {top}v{_HEIGHT}"/>'
