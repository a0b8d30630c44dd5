"""Shares with their intervals, agreement beyond chance, and how far two distributions are apart. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

_Z: Final = 1.959964  # two-sided 95 %
_RESAMPLES: Final = 2000
_SEED: Final = 20_261


class Interval(NamedTuple):
    """Of 95 %."""

    low: float
    high: float


def wilson(part: int, whole: int) -> Interval:
    """The 95 % interval of a share by Wilson's score, which holds for few rows and for shares near 0 and 1 as well."""
    if not whole:
        return Interval(0.0, 1.0)
    share, spread = part / whole, _Z * _Z / whole
    middle = share + spread / 2
    reach = _Z * math.sqrt(share * (1 - share) / whole + spread / whole / 4)
    return Interval(max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread)))


def cohens_kappa(table: Sequence[Sequence[int]]) -> float | None:
    """Agreement of two raters beyond chance (Cohen 1960): 1 is all, 0 is chance. A row is an answer of the first's.

    None where it is not defined: nothing rated, or both gave one answer to everything.
    """
    counts = np.array(table, dtype=np.float64)
    (value,) = _kappas(counts[np.newaxis])
    return float(value) if math.isfinite(value) else None


def kappa_interval(table: Sequence[Sequence[int]]) -> Interval | None:
    """Its 95 % interval, by a seeded bootstrap of the rated comments; None where too many draws have no κ."""
    counts = np.array(table, dtype=np.int64)
    whole = int(counts.sum())
    if not whole:
        return None
    drawn = np.random.default_rng(_SEED).multinomial(whole, (counts / whole).ravel(), size=_RESAMPLES)
    values = _kappas(drawn.reshape(-1, *counts.shape).astype(np.float64))
    values = values[np.isfinite(values)]
    if len(values) < _RESAMPLES / 2:
        return None
    low, high = np.percentile(values, [2.5, 97.5]).tolist()
    return Interval(low, high)


def population_stability(before: Sequence[int], after: Sequence[int]) -> float:
    """The population stability index of two histograms over the same bins; half a row is added to each bin."""
    old, new = (np.array(counts, dtype=np.float64) + 0.5 for counts in (before, after))
    old, new = old / old.sum(), new / new.sum()
    return float(((new - old) * np.log(new / old)).sum())


def _kappas(tables: Any) -> Any:
    """Of many tables at once, (tables, raters' categories squared); NaN where it is not defined."""
    wholes = tables.sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.trace(tables, axis1=1, axis2=2) / wholes
        expected = (tables.sum(axis=2) * tables.sum(axis=1)).sum(axis=1) / wholes**2
        return (observed - expected) / (1 - expected)
