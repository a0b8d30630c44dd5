"""Where the lines of a small chart go: points in, coordinates out. The template draws them, the style colours them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 640
HEIGHT: Final = 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 12, 28


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its name for the style, its points as SVG wants them, and each point's place and value."""

    name: str
    path: str
    dots: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over a scale from `low` to `high`; `ticks` are heights and what stands beside them."""

    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM


def draw_lines(series: dict[str, Sequence[float | None]], *, low: float = 0.5, high: float = 1.0) -> Chart | None:
    """A chart of values between `low` and `high`, or further down where they are; None where there is no line to draw.

    A value that is None leaves a gap.
    """
    known = [value for values in series.values() for value in values if value is not None]
    if len(known) < 2 or max(map(len, series.values())) < 2:
        return None
    low = min(low, int(min(known) * 10) / 10)

    def height(value: float) -> float:
        return round(HEIGHT - _BOTTOM - (value - low) / (high - low) * (HEIGHT - _TOP - _BOTTOM), 1)

    lines = []
    for name, values in series.items():
        step = (WIDTH - _LEFT - _RIGHT) / max(len(values) - 1, 1)
        dots = [(round(_LEFT + number * step, 1), value) for number, value in enumerate(values)]
        placed = tuple((x, height(value), value) for x, value in dots if value is not None)
        lines.append(Line(name, " ".join(f"{x},{y}" for x, y, _ in placed), placed))
    steps = round((high - low) * 10)
    ticks = tuple((height(low + number / 10), f"{low + number / 10:.1f}") for number in range(steps + 1))
    return Chart(tuple(lines), ticks)
