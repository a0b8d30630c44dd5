"""Turns a comment into hashed features: words, word pairs, character runs within words, and flags of its shape.

Decides which evidence the classifier may look at and in which of 2^18 buckets each piece falls; keeps, on request,
which word every piece came from. It must not know weights, labels or scores. Changing anything here changes
FEATURE_VERSION, and an artefact of another version is refused.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from moderation.classifiers.normalise import Scan, Word, scan_words

FEATURE_VERSION: Final = 1
BITS: Final = 18
BUCKETS: Final = 1 << BITS
MAX_CHARACTERS: Final = 10_000  # twice the longest comment the product takes; what is beyond is not read

_MASK: Final = BUCKETS - 1
_SHIFT: Final = np.uint32(32 - BITS)
_MAX_RUN: Final = 5
_RUN_WORD: Final = 24  # characters of a word that its runs are taken from
_CAPITALS: Final = re.compile(r"\b[A-Z]{3,}\b")
_FIRST: Final = np.uint32(2654435761)
_SECOND: Final = np.uint32(2246822519)
_SKIP: Final = np.uint32(3266489917)

Indices = NDArray[np.int64]


class Features(NamedTuple):
    """Distinct buckets of a text and how often each occurs."""

    buckets: Indices
    counts: NDArray[np.float32]


class Sources(NamedTuple):
    """Every occurrence of a bucket, with what it came from.

    `first` and `second` are positions in `words` (equal unless a pair made it; -1: the shape of the whole text),
    `reading` is the position in `readings`, pairs of (position in `words`, text): what a word was read as (-1: none).
    """

    buckets: Indices
    first: Indices
    second: Indices
    reading: Indices
    words: list[Word]
    joined_from: int  # words from here on are the joined ones, which overlap those before
    readings: list[tuple[int, str]]


@lru_cache(maxsize=16_384)
def _word_buckets(word: str) -> Indices:
    """The buckets of a word: itself first, then its character runs of 2 to 5 with marked edges."""
    grams = [crc32(b"w" + word.encode("utf-8", "surrogatepass")) & _MASK]
    edged = f"<{word[:_RUN_WORD]}>"
    # In UTF-32 every character is four bytes, in ASCII one: slices of the encoded word are runs of characters.
    width, coded = (1, edged.encode()) if word.isascii() else (4, edged.encode("utf-32-le", "surrogatepass"))
    grams.extend(
        crc32(coded[start * width : (start + size) * width]) & _MASK
        for size in range(2, min(_MAX_RUN + 1, len(edged)))
        for start in range(len(edged) - size + 1)
    )
    buckets = np.array(grams, dtype=np.int64)
    buckets.flags.writeable = False
    return buckets


@lru_cache(maxsize=4096)
def _flag_bucket(name: str) -> int:
    return crc32(b"f" + name.encode()) & _MASK


@lru_cache(maxsize=16_384)
def _word_hash(word: str) -> int:
    return crc32(b"p" + word.encode("utf-8", "surrogatepass"))


def shape_flags(text: str, scan: Scan) -> list[str]:
    """Names of what the text looks like: length, links, capitals, digits, punctuation, evasions seen."""
    length = max(len(text), 1)
    capitals = sum(map(str.isupper, text)) if not text.islower() else 0
    digits = sum(map(str.isdigit, text))
    flags = [
        f"length:{min(length.bit_length(), 12)}",
        f"words:{min(len(scan.words), 255).bit_length()}",
        f"links:{min(scan.links, 4)}",
        f"capitals:{min(10 * capitals // length, 6)}",
        f"shouted:{min(len(_CAPITALS.findall(text)), 4)}",
        f"digits:{min(20 * digits // length, 5)}",
        f"exclamations:{min(text.count('!'), 4)}",
        f"questions:{min(text.count('?'), 3)}",
        f"lines:{min(text.count(chr(10)), 15).bit_length()}",
    ]
    if scan.links:
        flags.append(f"link density:{min(8 * scan.links // max(len(scan.words), 1), 4)}")
        flags.append("link early" if any(word.linked for word in scan.words[:2]) else "link later")
    flags.extend(f"trick:{trick}" for trick in sorted(scan.tricks))
    if "$" in text or "€" in text or "£" in text:
        flags.append("money")
    return flags


def _pair_buckets(hashes: NDArray[np.uint32]) -> tuple[Indices, Indices]:
    """Buckets of adjacent words and of words with one between them."""
    first, second = hashes * _FIRST, hashes * _SECOND
    adjacent = (first[:-1] ^ second[1:]) >> _SHIFT
    skipping = ((first[:-2] ^ second[2:]) * _SKIP) >> _SHIFT
    return adjacent.astype(np.int64), skipping.astype(np.int64)


def _pieces(text: str) -> tuple[Scan, list[Indices], list[tuple[int, str]]]:
    """The scan of a text, the buckets of each reading of its words, and which word and reading those are."""
    scan = scan_words(text, stretched=True)
    pieces: list[Indices] = []
    owners: list[tuple[int, str]] = []
    for position, word in enumerate((*scan.words, *scan.joined)):
        for reading in word.readings:
            pieces.append(_word_buckets("l:" + reading if word.linked else reading))
            owners.append((position, reading))
    return scan, pieces, owners


def extract(text: str) -> Features:
    """The distinct features of a text. Never raises; linear in its length, which is cut at MAX_CHARACTERS."""
    text = text[:MAX_CHARACTERS]
    scan, pieces, _ = _pieces(text)
    hashes = np.array([_word_hash(word.readings[0]) for word in scan.words], dtype=np.uint32)
    flags = np.array([_flag_bucket(name) for name in shape_flags(text, scan)], dtype=np.int64)
    buckets = np.concatenate([flags, *_pair_buckets(hashes), *pieces])
    buckets.sort()
    edges = np.flatnonzero(np.concatenate(([True], buckets[1:] != buckets[:-1], [True])))
    return Features(buckets[edges[:-1]], np.diff(edges).astype(np.float32))


def extract_sources(text: str) -> Sources:
    """Every occurrence of every feature with the words that made it; flags of shape have none."""
    text = text[:MAX_CHARACTERS]
    scan, pieces, owners = _pieces(text)
    hashes = np.array([_word_hash(word.readings[0]) for word in scan.words], dtype=np.uint32)
    flags = np.array([_flag_bucket(name) for name in shape_flags(text, scan)], dtype=np.int64)
    adjacent, skipping = _pair_buckets(hashes)
    lengths = [len(piece) for piece in pieces]
    owned = np.repeat(np.array([position for position, _ in owners], dtype=np.int64), lengths)
    none = np.full(len(flags), -1, dtype=np.int64)
    pairs = len(adjacent) + len(skipping)
    return Sources(
        buckets=np.concatenate([flags, adjacent, skipping, *pieces]),
        first=np.concatenate([none, np.arange(len(adjacent)), np.arange(len(skipping)), owned]),
        second=np.concatenate([none, np.arange(len(adjacent)) + 1, np.arange(len(skipping)) + 2, owned]),
        reading=np.concatenate([none, np.full(pairs, -1), np.repeat(np.arange(len(owners)), lengths)]),
        words=[*scan.words, *scan.joined],
        joined_from=len(scan.words),
        readings=owners,
    )
