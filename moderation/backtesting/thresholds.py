"""Where to draw the line on a score: what each threshold would catch of what people refuse, and hold of the rest.

Pure. It must not know where scores come from, nor what a policy looks like.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

FEWEST_REFUSED: Final = 20  # below that, a share of them says little
FEWEST_APPROVED: Final = 100  # three in a hundred cannot be seen in fewer
FEWEST_ABOVE: Final = 100  # decisions above a threshold, for a precision of 99 % to be a measurement
_Z: Final = 1.96  # two-sided 95 %


class Scored(NamedTuple):
    """One comment's score (0..1), and whether people refused it for what the score is about."""

    score: float
    refused: bool


class Point(NamedTuple):
    """A threshold: of the refused the share at or above it, of the approved the share at or above it, and, of those
    at or above it, how many there are and what share people refused."""

    threshold: float
    caught: float
    wrongly_held: float
    above: int
    precision: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A threshold and what speaks for it, or None and why there is none."""

    point: Point | None
    why: str
    interval: tuple[float, float] | None = None


def draw_curve(scored: Sequence[Scored]) -> list[Point]:
    """The trade-off at every hundredth from 0.01 to 0.99."""
    refused = sorted(each.score for each in scored if each.refused)
    approved = sorted(each.score for each in scored if not each.refused)
    return [_point(step / 100, refused, approved) for step in range(1, 100)]


def _point(threshold: float, refused: Sequence[float], approved: Sequence[float]) -> Point:
    """Both sorted."""
    caught = len(refused) - bisect_left(refused, threshold)
    held = len(approved) - bisect_left(approved, threshold)
    above = caught + held
    return Point(
        threshold=threshold,
        caught=caught / len(refused) if refused else 0.0,
        wrongly_held=held / len(approved) if approved else 0.0,
        above=above,
        precision=caught / above if above else math.nan,
    )


def suggest_hold(scored: Sequence[Scored], *, most_wrongly_held: float) -> Suggestion:
    """The lowest threshold that holds no more than that share of what people approve."""
    shortage = _shortage(scored)
    if shortage:
        return Suggestion(None, shortage)
    for point in draw_curve(scored):
        if point.wrongly_held <= most_wrongly_held:
            return Suggestion(
                point, f"catches {point.caught:.0%} of what is refused, holds {point.wrongly_held:.1%} of the rest"
            )
    return Suggestion(None, f"every threshold holds more than {most_wrongly_held:.1%} of what is approved")


def suggest_automatic(scored: Sequence[Scored], *, least_precision: float) -> Suggestion:
    """The lowest threshold above which, on enough decisions, at least that share was refused by people."""
    shortage = _shortage(scored)
    if shortage:
        return Suggestion(None, shortage)
    for point in draw_curve(scored):
        if point.above >= FEWEST_ABOVE and point.precision >= least_precision:
            low, high = wilson_interval(round(point.precision * point.above), point.above)
            why = f"{point.precision:.1%} of {point.above} were refused (95 % interval {low:.1%} to {high:.1%})"
            return Suggestion(point, why, (low, high))
    return Suggestion(None, f"no threshold reaches {least_precision:.0%} on {FEWEST_ABOVE} decisions or more")


def _shortage(scored: Sequence[Scored]) -> str:
    refused = sum(each.refused for each in scored)
    approved = len(scored) - refused
    if refused < FEWEST_REFUSED or approved < FEWEST_APPROVED:
        return (
            f"not enough decisions: {refused} refused and {approved} approved; "
            f"it takes {FEWEST_REFUSED} and {FEWEST_APPROVED}"
        )
    return ""


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927, "Probable inference, the law of succession, and statistical
    inference")."""
    share, square = successes / trials, _Z * _Z
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = _Z / (1 + square / trials) * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return max(0.0, middle - half), min(1.0, middle + half)
