"""Makes probabilities of the network's scores, and decides how much each stage has to say: on rows not learned from.

Decides calibration and shares. The part that is tested on is never seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.artefact import HEADS
from moderation.classifiers.dataset import Rows
from moderation.classifiers.features import extract
from moderation.classifiers.metrics import roc_auc
from moderation.classifiers.model import load_default
from moderation.classifiers.second_stage.artefact import Calibration
from moderation.classifiers.second_stage.runtime import SecondStage
from moderation.classifiers.second_stage.training.batches import Progress
from moderation.classifiers.training import calibrate_head

Floats = NDArray[np.float64]

# Neither stage is ever silent: each reads through disguises that the other does not.
_SHARES: Final = tuple(round(0.05 * step, 2) for step in range(10, 17))
_EQUAL: Final = 0.5
_WORTH: Final = 0.002  # of ROC-AUC, mean over groups: less is not worth leaving equal shares for
_AT_A_TIME: Final = 2
_FEWEST: Final = 8  # rows of either class, for a group to have a say
# Kinds of comments, by the beginnings of sources' names, that count alike however many rows they have.
_GROUPS: Final[tuple[tuple[str, ...], ...]] = (
    ("jigsaw_amodh", "jigsaw_hieu", "jigsaw_ibm", "wiki_"),
    ("civil_ts",),
    ("fox_news",),
    ("davidson", "jigsent", "automod", "paradetox"),
    ("hatemoji", "toxigen", "stormfront", "edos"),
    ("yt_spam",),
    ("sms_spam",),
    ("own_corpus",),
)


def score_linear(texts: Sequence[str]) -> tuple[Floats, str]:
    """The shipped linear model's calibrated log-odds (texts, heads), and its version."""
    model = load_default()
    return model.calibrate(np.stack([model.logits(extract(text)) for text in texts])), model.version


def score_second(stage: SecondStage, texts: Sequence[str], progress: Progress) -> Floats:
    """The network's raw log-odds (texts, heads), each text by itself as on a site, two at a time."""
    rows: list[Floats] = []
    with ThreadPoolExecutor(_AT_A_TIME) as pool:  # the network computes outside Python's lock
        for row in pool.map(stage.raw_logits, texts, chunksize=64):
            rows.append(row)
            if len(rows) % 10_000 == 0:
                progress(f"  scored: {len(rows):,} of {len(texts):,} comments")
    return np.stack(rows)


def calibrate(raw: Floats, linear: Floats, rows: Rows) -> Calibration:
    """Calibration and shares from the network's raw (rows, heads) and the linear model's calibrated log-odds."""
    everything = np.ones(len(rows.texts), dtype=np.bool_)
    own = np.array([calibrate_head(raw[:, column], rows, everything, column) for column in range(len(HEADS))])
    calibrated = raw * own[:, 0] + own[:, 1]
    shares = np.array(
        [choose_share(calibrated[:, column], linear[:, column], rows, column) for column in range(len(HEADS))]
    )
    mean = (1 - shares) * linear + shares * calibrated
    mix = np.array([calibrate_head(mean[:, column], rows, everything, column) for column in range(len(HEADS))])
    return Calibration(own, shares, mix)


def choose_share(second: Floats, linear: Floats, rows: Rows, column: int) -> float:
    """The second stage's share that ranks best within groups, on average; equal shares unless another is better."""
    quality = {share: _rank_quality((1 - share) * linear + share * second, rows, column) for share in _SHARES}
    best = max(quality, key=lambda share: quality[share])
    return best if quality[best] > quality[_EQUAL] + _WORTH else _EQUAL


def _rank_quality(scores: Floats, rows: Rows, column: int) -> float:
    """The mean of ROC-AUC over the groups that have rows of both classes."""
    labels = rows.labels[:, column]
    figures = []
    for group in _GROUPS:
        chosen = np.array([source.startswith(group) for source in rows.sources]) & ~np.isnan(labels)
        positive = labels[chosen] >= 0.5
        if min(positive.sum(), (~positive).sum()) >= _FEWEST:
            figures.append(roc_auc(positive, scores[chosen]))
    return float(np.mean(figures)) if figures else 0.0
