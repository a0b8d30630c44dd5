"""Draws figures as SVG that reads on light and dark pages."""

import math
from collections.abc import Mapping
from html import escape

_STYLE = (
    "text{fill:#222}.grid{stroke:#ddd}.ground{fill:#fff}.b0{fill:#1f5f99}.b1{fill:#b3261e}.b2{fill:#5b8c2a}"
    "@media(prefers-color-scheme:dark){text{fill:#e6e6e6}.grid{stroke:#444}.ground{fill:#16181c}"
    ".b0{fill:#7ab8f0}.b1{fill:#f2938c}.b2{fill:#a5d46a}}"
)
_LEFT, _RIGHT, _TOP, _BAR, _GAP, _SPAN = 210, 60, 58, 13, 14, 420
_FROM, _TO = 0.4, 1.0  # 0.5 is chance


def draw_bars(title: str, figures: Mapping[str, Mapping[str, float]]) -> str:
    """Grouped horizontal bars of values between chance (0.5) and 1: {row: {series: value}}."""
    series = list(next(iter(figures.values())))
    row = _BAR * len(series) + _GAP
    width, height = _LEFT + _SPAN + _RIGHT, _TOP + row * len(figures) + 26
    marks = [
        f'<line class="grid" x1="{_x(tick):.1f}" x2="{_x(tick):.1f}" y1="{_TOP - 6}" y2="{height - 24}"/>'
        f'<text x="{_x(tick):.1f}" y="{height - 8}" text-anchor="middle">{tick:g}</text>'
        for tick in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    ]
    for number, name in enumerate(series):
        x = _LEFT + number * 140
        marks.append(f'<rect class="b{number}" x="{x}" y="30" width="12" height="12" rx="2"/>')
        marks.append(f'<text x="{x + 18}" y="40">{escape(name)}</text>')
    for place, (name, values) in enumerate(figures.items()):
        y = _TOP + place * row
        middle = y + _BAR * len(series) / 2 + 4
        marks.append(f'<text x="{_LEFT - 10}" y="{middle:.1f}" text-anchor="end">{escape(name)}</text>')
        for number, value in enumerate(values[each] for each in series):
            if math.isnan(value):  # too few comments for a figure
                continue
            top, length = y + number * _BAR, max(_x(value) - _LEFT, 0)
            marks.append(
                f'<rect class="b{number}" x="{_LEFT}" y="{top}" width="{length:.1f}" height="{_BAR - 2}" rx="2"/>'
                f'<text x="{_LEFT + length + 5:.1f}" y="{top + 10}" font-size="11">{value:.3f}</text>'
            )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12"><title>{escape(title)}</title><style>{_STYLE}</style>'
        f'<rect class="ground" width="{width}" height="{height}" rx="6"/>'
        f'<text x="14" y="20" font-weight="600">{escape(title)} (ROC-AUC; 0.5 is chance)</text>{"".join(marks)}</svg>\n'
    )


def _x(value: float) -> float:
    return _LEFT + (value - _FROM) / (_TO - _FROM) * _SPAN
