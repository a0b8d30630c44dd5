"""Where the marks of small charts go: figures in, coordinates out. Templates draw them, the style colours them.

Every chart is WIDTH by HEIGHT units, but for the square ones; `ticks` are heights and what stands beside them. It must
not know what the figures are about: names and titles come with them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 640
HEIGHT: Final = 240
SIDE: Final = 300  # of a square chart
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 28, 18, 36
_MOST_LABELS: Final = 6  # along the bottom, so that they can be read on a small screen
_GAP: Final = 0.18  # of a column's width, between columns
_DOT: Final = 2.5  # smallest radius

Tick = tuple[float, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """What all charts have: their size, the plot's edges, the scale, and what stands below the plot."""

    ticks: tuple[Tick, ...]
    labels: tuple[Tick, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM

    @property
    def beside(self) -> int:
        """Where the scale's labels end."""
        return self.left - 8


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its name for the style, its points as SVG wants them, and each point's place and value."""

    name: str
    path: str
    dots: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over a common scale."""

    frame: Frame
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of a series."""

    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """The bars of one place on the axis, and what they say together."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of bars, stacked or side by side."""

    frame: Frame
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What is to be drawn at one place of the axis: its label, what is said of it, and a value of each series."""

    label: str
    title: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A share with its interval: `low` and `high` are heights."""

    x: float
    y: float
    low: float
    high: float
    radius: float
    title: str


@dataclass(frozen=True, slots=True)
class Reliability:
    """Dots beside the diagonal on which they should lie."""

    frame: Frame
    dots: tuple[Dot, ...]


def draw_lines(series: Mapping[str, Sequence[float | None]], *, low: float = 0.5, high: float = 1.0) -> Lines | None:
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
    return Lines(Frame(ticks), tuple(lines))


def draw_stacks(places: Sequence[Place]) -> Columns | None:
    """A column a place, its series on top of one another; None where there is nothing to draw."""
    highest = max((sum(place.values.values()) for place in places), default=0)
    if not highest:
        return None
    scale = _scale(highest)
    columns = []
    for number, place in enumerate(places):
        x, width = _slot(number, len(places))
        bars, below = [], 0.0
        for name, value in place.values.items():
            if value:
                top = _height(below + value, scale)
                bars.append(Bar(name, x, top, width, round(_height(below, scale) - top, 2)))
            below += value
        columns.append(Column(place.title, tuple(bars)))
    return Columns(_frame(scale, places), tuple(columns))


def draw_groups(places: Sequence[Place], *, percent: bool = False) -> Columns | None:
    """A group of bars a place, one a series; None where there is nothing to draw."""
    highest = max((value for place in places for value in place.values.values()), default=0)
    if not highest:
        return None
    scale = _scale(highest, whole=not percent)
    columns = []
    for number, place in enumerate(places):
        x, width = _slot(number, len(places))
        each = width / len(place.values)
        bars = [
            Bar(name, round(x + turn * each, 1), top, round(each, 1), round(HEIGHT - _BOTTOM - top, 2))
            for turn, (name, value) in enumerate(place.values.items())
            if (top := _height(value, scale)) < HEIGHT - _BOTTOM
        ]
        columns.append(Column(place.title, tuple(bars)))
    return Columns(_frame(scale, places, percent=percent), tuple(columns))


def draw_reliability(points: Sequence[tuple[float, float, float, float, int, str]]) -> Reliability | None:
    """Predicted, observed, the interval's ends, how many, and what is said of it; None where there is no point."""
    if not points:
        return None
    left, bottom, most = 46, SIDE - 36, max(point[4] for point in points)
    side = bottom - _TOP

    def up(share: float) -> float:
        return round(bottom - share * side, 1)

    dots = tuple(
        Dot(
            round(left + predicted * side, 1),
            up(observed),
            up(low),
            up(high),
            round(_DOT + 4 * math.sqrt(count / most), 1),
            title,
        )
        for predicted, observed, low, high, count, title in points
    )
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    ticks = tuple((up(share), f"{share:.0%}") for share in shares)
    labels = tuple((round(left + share * side, 1), f"{share:g}") for share in (0, 0.5, 1))
    frame = Frame(ticks, labels, SIDE, SIDE, left, left + side, _TOP, bottom)
    return Reliability(frame, dots)


def say_count(count: float) -> str:
    """A count for a scale: short."""
    if count >= 1000:
        return f"{count / 1000:g}k"
    return f"{count:g}"


def _scale(highest: float, *, whole: bool = True) -> tuple[float, ...]:
    """Three to six round values from 0 up to the highest or a little above."""
    rough = highest / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    if whole:
        step = max(1.0, math.ceil(step))
    return tuple(round(number * step, 6) for number in range(math.ceil(highest / step - 1e-9) + 1))


def _height(value: float, scale: Sequence[float]) -> float:
    return round(HEIGHT - _BOTTOM - value / scale[-1] * (HEIGHT - _TOP - _BOTTOM), 2)


def _slot(number: int, count: int) -> tuple[float, float]:
    """Where the column of a place begins, and how wide it is."""
    each = (WIDTH - _LEFT - _RIGHT) / count
    return round(_LEFT + (number + _GAP / 2) * each, 1), round(each * (1 - _GAP), 1)


def _frame(scale: Sequence[float], places: Sequence[Place], *, percent: bool = False) -> Frame:
    ticks = tuple((_height(value, scale), f"{value:.0%}" if percent else say_count(value)) for value in scale)
    every = math.ceil(len(places) / _MOST_LABELS) if len(places) > 2 * _MOST_LABELS else 1
    labels = []
    for number in range(0, len(places), every):
        x, width = _slot(number, len(places))
        labels.append((round(x + width / 2, 1), places[number].label))
    return Frame(ticks, tuple(labels))
