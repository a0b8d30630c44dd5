"""Learns the artefact from labelled comments: one linear row a head, calibrated on comments it did not learn from.

Decides the weights. It must not know Django nor how scores are used. The same data and code give the same bytes: one
thread, fixed seeds, fixed order. scikit-learn and SciPy are needed here alone and imported when training starts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.artefact import HEADS, Weights, encode_weights, write_artefact
from moderation.classifiers.corpus import OWN_FILES, OWN_SOURCES, read_own_texts
from moderation.classifiers.dataset import Rows, count_parts, join_rows, read_rows, sha256_of, split_rows
from moderation.classifiers.distillation import read_soft_labels
from moderation.classifiers.features import BUCKETS, extract

Progress = Callable[[str], None]

SEED: Final = 20_261
_EPOCHS: Final = 5
_ALPHA: Final = 4e-6
_ALPHA_STACKED: Final = 3e-5
_ALPHA_SPAM: Final = 1e-5
_STACK_VALUE: Final = 0.3  # what one unit of the toxicity logit is worth beside features of length one
_STACKED: Final = ("severe_toxicity", "obscene", "threat", "insult", "identity_attack")
_RATIO_ROOT: Final = 0.25
_DISTILLED: Final = "insult"
_SURE: Final = 0.005  # a soft label this close to 0 or 1 teaches one side alone
_SOURCE_VALUE: Final = 0.5  # of the column that lets each source have an intercept of its own; dropped afterwards
_SPAM_SHARE: Final = 0.12  # of the weight that spam gets while learning: labelled spam is scarce
_SPAM_WEIGHTS: Final = {"yt_spam": 2.0, "sms_spam": 0.5}  # of video comments are few, and text messages are no comments
_SPAM_PRIOR: Final = 0.10  # the share of spam that the calibrated probability supposes
# Sources whose mix of classes was not picked by anyone: only they can say how probable a label is.
NATURAL: Final = ("jigsaw_amodh", "jigsaw_hieu", "jigsaw_ibm", "wiki_", "fox_news")


class Lesson(NamedTuple):
    """What one head learns from: labels in 0..1 (NaN: unknown), and maybe another head's logits as one more feature."""

    labels: NDArray[np.float64]
    weights: NDArray[np.float64]
    sources: Sequence[str]
    stacked: NDArray[np.float64] | None


class Matrix(NamedTuple):
    """Sparse features of all rows in CSR form."""

    buckets: NDArray[np.int32]
    counts: NDArray[np.float32]
    starts: NDArray[np.int64]


def train(data: Sequence[Path], output: Path, *, progress: Progress, soft_labels: Path | None = None) -> dict[str, Any]:
    """Learn from CSV files and the project's own texts, write the artefact into `output`, return its card's facts.

    With `soft_labels`, what the second stage thinks of the same comments, the insult head learns from those.
    """
    rows = join_rows(read_rows(data), read_own_texts())
    soft = None if soft_labels is None else read_soft_labels(soft_labels, rows.texts)
    progress(f"{len(rows.texts):,} comments read; looking for near-duplicates")
    parts = split_rows(rows)
    progress(f"parts: {count_parts(parts)}")
    matrix = _extract_all(rows.texts, progress)
    idf = _inverse_document_frequency(matrix, parts == 0)
    features = _sparse(matrix, idf)
    progress("features weighted; learning the heads")
    weights, biases = _learn_heads(features, rows, parts == 0, soft, progress)
    codes, scales = encode_weights(weights)
    coded = codes.astype(np.float64)
    logits = np.asarray(features @ (coded * np.abs(coded) * scales)) + biases
    calibration = np.array([calibrate_head(logits[:, c], rows, parts == 1, c) for c in range(len(HEADS))])
    learned_from = sorted([*data, *OWN_FILES], key=lambda path: path.name)
    facts: dict[str, Any] = {
        "data": {path.name: sha256_of(path) for path in learned_from},
        "rows": count_parts(parts),
        "seed": SEED,
    }
    if soft_labels is not None:
        facts["soft_labels"] = sha256_of(soft_labels)
    whole = Weights(codes, scales, idf.astype(np.float16), biases.astype(np.float32), calibration.astype(np.float32))
    write_artefact(output, whole, facts)
    return facts


def _extract_all(texts: Sequence[str], progress: Progress) -> Matrix:
    buckets: list[NDArray[np.int32]] = []
    counts: list[NDArray[np.float32]] = []
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    for index, text in enumerate(texts):
        features = extract(text)
        buckets.append(features.buckets.astype(np.int32))
        counts.append(features.counts)
        starts[index + 1] = starts[index] + len(features.buckets)
        if index % 20_000 == 0:
            progress(f"  features: {index:,} of {len(texts):,}")
    return Matrix(np.concatenate(buckets), np.concatenate(counts), starts)


def _inverse_document_frequency(matrix: Matrix, chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
    """log((1 + rows) / (1 + rows with the feature)) + 1, over the rows learned from, in the precision it is kept in."""
    kept = np.repeat(chosen, np.diff(matrix.starts))
    frequency = np.bincount(matrix.buckets[kept], minlength=BUCKETS)
    idf = np.log((1.0 + chosen.sum()) / (1.0 + frequency)) + 1.0
    return np.asarray(idf.astype(np.float16), dtype=np.float32)


def _sparse(matrix: Matrix, idf: NDArray[np.float32]) -> Any:
    """The tf-idf matrix, weighted as `model.tf_idf` weighs one comment."""
    from scipy.sparse import csr_matrix  # needed by training alone

    values = (1.0 + np.log(matrix.counts)) * idf[matrix.buckets]
    norms = np.sqrt(np.add.reduceat(values * values, matrix.starts[:-1]))
    values = (values / np.repeat(norms, np.diff(matrix.starts))).astype(np.float32)
    return csr_matrix((values, matrix.buckets, matrix.starts), shape=(len(norms), BUCKETS))


def _learn_heads(
    features: Any, rows: Rows, chosen: NDArray[np.bool_], soft: NDArray[np.float64] | None, progress: Progress
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One row of weights a head. The rare kinds of abuse have few labels, so each starts from what toxicity learned.

    They get the toxicity logit as one more feature, for rows learned from as a sibling saw it that had not learned
    from them (Wolpert 1992, "Stacked generalization"); being linear, it folds into the head's own row. Soft labels
    are many, so the head that has them needs no such start.
    """
    weights, biases = np.zeros((len(HEADS), BUCKETS)), np.zeros(len(HEADS))
    lesson = _lesson(rows, 0)
    weights[0], biases[0], _ = _learn_head(features, lesson, chosen, 0)
    progress("  toxicity: learned")
    logit = np.asarray(features @ weights[0]) + biases[0]
    half = np.arange(len(rows.texts)) % 2 == 0
    for side in (half, ~half):
        sibling, bias, _ = _learn_head(features, lesson, chosen & ~side, 0)
        logit[chosen & side] = (np.asarray(features @ sibling) + bias)[chosen & side]
    for column, head in enumerate(HEADS[1:], start=1):
        if soft is not None and head == _DISTILLED:
            lesson = Lesson(soft[:, column], np.ones(len(rows.texts)), [""] * len(rows.texts), None)
        else:
            lesson = _lesson(rows, column, logit if head in _STACKED else None)
        weights[column], biases[column], share = _learn_head(features, lesson, chosen, column)
        weights[column] += share * weights[0]
        biases[column] += share * biases[0]
        progress(f"  {head}: learned")
    return weights, biases


def _lesson(rows: Rows, column: int, stacked: NDArray[np.float64] | None = None) -> Lesson:
    """What people said of the rows for one head."""
    labels, weights = rows.labels[:, column].astype(np.float64), rows.weights.astype(np.float64)
    if HEADS[column] != "spam":
        return Lesson(labels, weights, rows.sources, stacked)
    weights = weights * np.array([_SPAM_WEIGHTS.get(source, 1.0) for source in rows.sources])
    # Two sources bring most of the spam, half of it spam: an intercept of theirs would know it without the words.
    return Lesson(labels, weights, [""] * len(rows.texts), stacked)


def _learn_head(
    features: Any, lesson: Lesson, chosen: NDArray[np.bool_], column: int
) -> tuple[NDArray[np.float64], float, float]:
    """Weights, bias and share of the stacked logit."""
    from scipy.sparse import csr_matrix, diags_array, hstack

    known = np.flatnonzero(chosen & ~np.isnan(lesson.labels))
    own = _source_columns([lesson.sources[index] for index in known.tolist()])
    labels, weights = lesson.labels[known], lesson.weights[known].copy()
    if HEADS[column] == "spam":
        spam = labels >= 0.5
        weights[spam] *= _SPAM_SHARE / (1 - _SPAM_SHARE) * weights[~spam].sum() / weights[spam].sum()
    if lesson.stacked is None:
        telling, extra = _tell_apart(features[known], labels), np.zeros(len(known))
    else:
        telling, extra = np.ones(BUCKETS), lesson.stacked[known] * _STACK_VALUE
    scaled = features[known] @ diags_array(telling.astype(np.float32))
    matrix = hstack([scaled, csr_matrix(extra[:, None].astype(np.float32)), own], format="csr")
    alpha = _ALPHA_STACKED if lesson.stacked is not None else _ALPHA_SPAM if HEADS[column] == "spam" else _ALPHA
    learned, bias = _fit_linear(matrix, labels, weights, alpha, SEED + column)
    return learned[:BUCKETS] * telling, bias, float(learned[BUCKETS] * _STACK_VALUE)


def _fit_linear(
    matrix: Any, labels: NDArray[np.float64], weights: NDArray[np.float64], alpha: float, seed: int
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias by averaged SGD on the logistic loss; half-sure labels count for both sides."""
    from scipy.sparse import vstack
    from sklearn.linear_model import SGDClassifier

    yes, no = np.flatnonzero(labels > _SURE), np.flatnonzero(labels < 1 - _SURE)
    order = np.random.default_rng(seed).permutation(len(yes) + len(no))
    learner = SGDClassifier(loss="log_loss", alpha=alpha, max_iter=_EPOCHS, tol=None, average=True, random_state=seed)
    learner.fit(
        vstack([matrix[yes], matrix[no]], format="csr")[order],
        np.concatenate([np.ones(len(yes)), np.zeros(len(no))])[order],
        sample_weight=np.concatenate([(weights * labels)[yes], (weights * (1 - labels))[no]])[order],
    )
    learned: NDArray[np.float64] = learner.coef_[0]
    return learned, float(learner.intercept_[0])


def _tell_apart(features: Any, labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much more room each feature gets to say something: one that is as common on both sides gets least.

    From the log ratio of its counts on either side (Wang & Manning 2012, "Baselines and bigrams"), softened by a root,
    one on average.
    """
    present = (features > 0).astype(np.float32)
    yes = np.asarray(present.T @ labels.astype(np.float32), dtype=np.float64) + 1.0
    no = np.asarray(present.T @ (1.0 - labels).astype(np.float32), dtype=np.float64) + 1.0
    room = np.abs(np.log((yes / yes.sum()) / (no / no.sum()))) ** _RATIO_ROOT
    scaled: NDArray[np.float64] = room / room.mean()
    return scaled


def _source_columns(sources: Sequence[str]) -> Any:
    """A column a source, so that each may have an intercept of its own while learning; dropped afterwards.

    The project's own texts have none (nor has ""): what they teach has to show in the words.
    """
    from scipy.sparse import csr_matrix

    names = sorted(set(sources) - OWN_SOURCES - {""})
    numbers = {name: number for number, name in enumerate(names)}
    at = [row for row, name in enumerate(sources) if name in numbers]
    which = [numbers[sources[row]] for row in at]
    values = np.full(len(at), _SOURCE_VALUE, np.float32)
    return csr_matrix((values, (at, which)), shape=(len(sources), max(len(names), 1)))


def calibrate_head(
    logits: NDArray[np.float64], rows: Rows, chosen: NDArray[np.bool_], column: int
) -> NDArray[np.float64]:
    """Slope and offset of Platt scaling (Platt 1999, with his smoothed targets) on rows of natural sources."""
    labels = rows.labels[:, column].astype(np.float64)
    spam = HEADS[column] == "spam"
    natural = np.array([source.startswith(NATURAL) for source in rows.sources])
    used = chosen & ~np.isnan(labels) & (natural | spam)
    z, target = logits[used], (labels[used] >= 0.5).astype(np.float64)
    weight = rows.weights[used].astype(np.float64)
    if spam:
        weight[target == 1] *= _SPAM_PRIOR / (1 - _SPAM_PRIOR) * weight[target == 0].sum() / weight[target == 1].sum()
    positive = target.sum()
    smooth = np.where(target == 1, (positive + 1) / (positive + 2), 1 / (len(target) - positive + 2))
    return _fit_platt(z, smooth, weight)


def _fit_platt(z: NDArray[np.float64], target: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Slope and offset by Newton's method with halved steps; a faint pull towards slope one for heads with few yes."""
    design = np.stack([z, np.ones_like(z)], axis=1)

    def loss(answer: NDArray[np.float64]) -> float:
        margin = design @ answer
        return float(weight @ (np.logaddexp(0.0, margin) - target * margin)) + 0.25 * float(answer[0] - 1.0) ** 2

    answer = np.array([1.0, 0.0])
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-np.clip(design @ answer, -30, 30)))
        gradient = design.T @ (weight * (p - target)) + np.array([0.5 * (answer[0] - 1.0), 0.0])
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + np.diag([0.5, 1e-9])
        step = np.linalg.solve(hessian, gradient)
        while loss(answer - step) > loss(answer) and np.abs(step).max() > 1e-9:
            step = step / 2
        answer = answer - step
    return answer
