"""How well the adapter and the classifier alone predicted decisions before anything was learned from them.

Decides whether a version may go live by itself. It must not know the database, nor how predictions came about.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.metrics import calibration_error, roc_auc

NEWEST: Final = 1000  # predictions that a version is measured on
_RESAMPLES: Final = 200
_SEED: Final = 20_261
_PLACES: Final = 4  # to which figures are rounded, and so compared
_FEWEST: Final = 20  # refusals, and publications, without which a figure says nothing


class Prediction(NamedTuple):
    """What was predicted of a comment, with and without the adapter, and what then was decided."""

    predicted: float
    base: float
    refused: bool


def measure(predictions: Sequence[Prediction]) -> dict[str, Any]:
    """Figures on the newest predictions, as JSON data; null where one is not defined.

    `gain` is how much higher the adapter's ROC-AUC is, with the 95 % interval of a seeded bootstrap.
    """
    newest = predictions[-NEWEST:]
    labels = np.array([each.refused for each in newest], dtype=bool)
    adapter, base = (np.array([each[column] for each in newest], dtype=np.float64) for column in (0, 1))
    low, high = _interval(labels, adapter, base)
    return {
        "decisions": len(newest),
        "refused": int(labels.sum()),
        "adapter": _figures(labels, adapter),
        "base": _figures(labels, base),
        "gain": {"auc": _number(roc_auc(labels, adapter) - roc_auc(labels, base)), "low": low, "high": high},
    }


def reason_to_wait(measured: dict[str, Any], *, learned_from: int, fewest: int) -> str:
    """Why a version with these figures is not to go live by itself; empty where it is."""
    if learned_from < fewest:
        return f"It has learned from {learned_from:,} decisions; {fewest:,} are asked for."
    refused = measured["refused"]
    if min(refused, measured["decisions"] - refused) < _FEWEST:
        return f"Fewer than {_FEWEST} refusals, or publications, to measure it on."
    adapter, base = measured["adapter"], measured["base"]
    if adapter["auc"] < base["auc"]:
        return f"It ranks comments worse than the classifier alone: AUC {_apart(adapter['auc'], base['auc'])}."
    if adapter["log_loss"] > base["log_loss"]:
        return f"Its probabilities are worse: log loss {_apart(adapter['log_loss'], base['log_loss'])}."
    return ""


def _apart(value: float, other: float) -> str:
    """Both, with as many decimals as it takes to see that they differ."""
    places = 3 if f"{value:.3f}" != f"{other:.3f}" else _PLACES
    return f"{value:.{places}f} against {other:.{places}f}"


def _figures(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> dict[str, float | None]:
    kept = np.clip(scores, 1e-6, 1.0 - 1e-6)
    loss = -np.log(np.where(labels, kept, 1.0 - kept)).mean() if len(labels) else math.nan
    return {
        "auc": _number(roc_auc(labels, scores)),
        "log_loss": _number(float(loss)),
        "calibration_error": _number(calibration_error(labels, scores)),
    }


def _interval(
    labels: NDArray[np.bool_], adapter: NDArray[np.float64], base: NDArray[np.float64]
) -> tuple[float | None, float | None]:
    """Of the difference in ROC-AUC: percentiles 2.5 and 97.5 over comments drawn again."""
    draw = np.random.default_rng(_SEED)
    gains: list[float] = []
    for _ in range(_RESAMPLES if len(labels) else 0):
        drawn = draw.integers(len(labels), size=len(labels))
        gain = roc_auc(labels[drawn], adapter[drawn]) - roc_auc(labels[drawn], base[drawn])
        if math.isfinite(gain):
            gains.append(gain)
    if not gains:
        return None, None
    low, high = np.percentile(gains, [2.5, 97.5]).tolist()
    return _number(low), _number(high)


def _number(value: float) -> float | None:
    return round(value, _PLACES) if math.isfinite(value) else None
