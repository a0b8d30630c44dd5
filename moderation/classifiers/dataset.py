"""Reads labelled comments for training and evaluation, and splits them so that nothing leaks from one part to another.

Decides what a row means and which part it belongs to: rows of one group (a thread, a video, a pair) and near-duplicates
of each other always share a part. It must not know features, models or scores.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

PARTS: Final = ("train", "calibration", "test")
OWN_PREFIX: Final = "own_"  # of the sources of the project's own texts
_COLUMNS: Final = ("toxic", "severe", "obscene", "threat", "insult", "identity", "spam")  # in the order of HEADS
_CALIBRATION, _TEST = 12, 10  # per cent of the groups
_SALT: Final = 18  # the first with which every source of more than 100 rows has rows to test on
# Labelled comment spam is scarce: of the three videos it comes from, the draw would keep two from being learned from.
_LEARNED_FROM: Final = frozenset({"yt_spam/Psy"})
_WORD: Final = re.compile(r"\w+")
_BANDS, _ROWS = 6, 3
_SIMILAR: Final = 0.6


class DataError(Exception):
    """A data file cannot be read as labelled comments; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Labelled comments. `labels` is (rows, heads) in 0..1 with NaN where a source does not say."""

    texts: list[str]
    labels: NDArray[np.float32]
    weights: NDArray[np.float32]
    sources: list[str]
    groups: list[str]

    def take(self, chosen: NDArray[np.int64]) -> Rows:
        """The rows at the given positions."""
        picked = chosen.tolist()
        return Rows(
            [self.texts[i] for i in picked],
            self.labels[chosen],
            self.weights[chosen],
            [self.sources[i] for i in picked],
            [self.groups[i] for i in picked],
        )


def read_rows(paths: Iterable[Path]) -> Rows:
    """All rows of CSV files (gzipped or not) with the columns of docs/classifier.md; DataError on a bad one."""
    texts: list[str] = []
    labels: list[list[float]] = []
    weights: list[float] = []
    sources: list[str] = []
    groups: list[str] = []
    for path in paths:
        for line, row in _read_csv(path):
            try:
                labels.append([_read_share(row[column]) if row[column] else float("nan") for column in _COLUMNS])
                weights.append(_read_weight(row["weight"]))
                texts.append(row["text"])
                sources.append(row["source"])
            except KeyError as error:
                raise DataError(f"{path} has no column {error.args[0]}") from error
            except (TypeError, ValueError) as error:
                raise DataError(f"{path}, line {line}: not a labelled comment ({error})") from error
            group = row.get("grp") or ""
            groups.append(f"{row['source']}/{group}" if group else "")
    if not texts:
        raise DataError("the data files hold no rows")
    return Rows(texts, np.array(labels, np.float32), np.array(weights, np.float32), sources, groups)


def _read_share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise ValueError(f"a label is from 0 to 1, not {text}")
    return share


def _read_weight(text: str) -> float:
    weight = float(text)
    if not 0 <= weight < math.inf:
        raise ValueError(f"a weight is a number from 0 on, not {text}")
    return weight


def join_rows(one: Rows, other: Rows) -> Rows:
    """The rows of both, in order."""
    return Rows(
        one.texts + other.texts,
        np.concatenate([one.labels, other.labels]),
        np.concatenate([one.weights, other.weights]),
        one.sources + other.sources,
        one.groups + other.groups,
    )


def _read_csv(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with _open_text(path) as stream:
            reader = csv.DictReader(stream)
            for row in reader:
                yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error, EOFError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error


def _open_text(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def sha256_of(path: Path) -> str:
    """The hex digest of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def split_rows(rows: Rows) -> NDArray[np.int64]:
    """For every row the position in PARTS it belongs to. Depends on the texts and groups alone, not on their order.

    The project's own texts move nobody else's rows: they go where the rows they resemble are, to the part that is
    kept further from learning if there are several.
    """
    own = np.array([source.startswith(OWN_PREFIX) for source in rows.sources])
    roots, resembled = _group_rows(rows, own.tolist())
    names: dict[int, str] = {}
    for index, root in enumerate(roots):
        digest = hashlib.sha256(rows.texts[index].encode("utf-8", "replace")).hexdigest()
        names[root] = min(names.get(root, digest), digest)
    # Drawn anew from the name, since the least of many digests starts with zeros.
    draws = {root: crc32(f"{_SALT}/{name}".encode()) % 100 for root, name in names.items()}
    drawn = {root: 2 if draw < _TEST else 1 if draw < _TEST + _CALIBRATION else 0 for root, draw in draws.items()}
    drawn |= {root: 0 for root, group in zip(roots, rows.groups, strict=True) if group in _LEARNED_FROM}
    theirs: dict[int, int] = {}
    for mine, other in resembled:
        theirs[roots[mine]] = max(theirs.get(roots[mine], 0), drawn[roots[other]])
    return np.array([theirs.get(root, drawn[root]) for root in roots], dtype=np.int64)


def _group_rows(rows: Rows, own: list[bool]) -> tuple[list[int], list[tuple[int, int]]]:
    """For every row the least position of a row it must stay with; and pairs of an own text and one it resembles."""
    parent = list(range(len(rows.texts)))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def unite(one: int, other: int) -> None:
        low, high = sorted((find(one), find(other)))
        parent[high] = low

    first_of: dict[str, int] = {}
    for index, group in enumerate(rows.groups):
        if group:
            unite(first_of.setdefault(group, index), index)
    resembled = []
    for one, other in _near_duplicates(rows.texts, own):
        if own[one] == own[other]:
            unite(one, other)
        else:
            resembled.append((one, other) if own[one] else (other, one))
    return [find(index) for index in range(len(parent))], resembled


def _near_duplicates(texts: Sequence[str], own: list[bool]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that share most of their words: candidates by MinHash bands, then checked word by word.

    The project's own come last, so that they are compared with others and stand between none.

    MinHash: Broder 1997, "On the resemblance and containment of documents".
    """
    factors = np.random.default_rng(7).integers(1, 2**32, size=(_BANDS * _ROWS, 2), dtype=np.uint64) | np.uint64(1)
    buckets: dict[tuple[int, bytes], int] = {}
    sets: dict[int, frozenset[int]] = {}
    for index in sorted(range(len(texts)), key=lambda index: own[index]):
        text = texts[index]
        hashes = frozenset(crc32(word.encode("utf-8", "replace")) for word in _WORD.findall(text.lower()) or [text])
        sets[index] = hashes
        values = np.fromiter(hashes, dtype=np.uint64)
        mixed = (values[None, :] * factors[:, :1] + factors[:, 1:]) >> np.uint64(16)
        least = mixed.min(axis=1).astype(np.uint32)
        for band in range(_BANDS):
            key = (band, least[band * _ROWS : (band + 1) * _ROWS].tobytes())
            other = buckets.setdefault(key, index)
            if other != index and _jaccard(hashes, sets[other]) >= _SIMILAR:
                yield other, index


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 1.0


def count_parts(parts: NDArray[np.int64]) -> dict[str, int]:
    """How many rows each part has."""
    totals: dict[str, int] = defaultdict(int)
    for part in parts.tolist():
        totals[PARTS[part]] += 1
    return dict(totals)
