"""Which comments stand first in the order “best”: one number from the votes for and against. Pure."""

from __future__ import annotations

import math

# Two-sided 95 %.
_Z = 1.959964


def rank_votes(*, up: int, down: int) -> float:
    """Between -1 and 1; 0 without votes.

    Where at least as many are for as against it: the lower bound of the Wilson score interval of their share, so that
    95 of 100 stand above 1 of 1 (E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22, 1927). Where more are against it: the same bound of theirs,
    below zero, so that what readers reject stands below what nobody has voted on.
    """
    if down > up:
        return -_lower_bound(down, up + down)
    return _lower_bound(up, up + down)


def _lower_bound(successes: int, trials: int) -> float:
    if not trials:
        return 0.0
    share, square = successes / trials, _Z * _Z
    spread = _Z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return (share + square / (2 * trials) - spread) / (1 + square / trials)
