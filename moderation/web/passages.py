"""Cuts a comment's text into words that can be ticked for removal, with the words that the findings marked.

Pure: positions are code points of the raw text, and the pieces joined are the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.web.highlighting import Mark, marks_of

# Scripts that put no spaces between words: each sign is a word of its own here.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_SIGNS = r".,;:!?…·•\"“”„«»‘()\[\]{}<>¿¡、。，！？；：*_~`|"
_PIECE = re.compile(
    rf"\s+|(?:https?://|www\.)\S+|[^\s@]{{1,64}}@\S+|[{_UNSPACED}]|[{_SIGNS}]+"
    rf"|[^\s{_UNSPACED}{_SIGNS}]+(?:[.,:'’*_][^\s{_UNSPACED}{_SIGNS}]+)*",
    re.IGNORECASE,
)
_VALUE = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a run of signs, or the white space between; `value` is what its box sends, empty for white space."""

    text: str
    value: str
    marked: bool
    ticked: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """What a finding points at, as one box."""

    text: str
    label: str
    value: str
    ticked: bool


def cut_pieces(*, body: str, findings: Sequence[Mapping[str, Any]], ticked: frozenset[str]) -> list[Piece]:
    """The text in pieces. A link or an address is one word, as is a word with its apostrophes."""
    marks = _marks_inside(body, findings)
    pieces: list[Piece] = []
    for found in _PIECE.finditer(body):
        start, end = found.span()
        blank = not found[0].strip()
        value = "" if blank else f"{start}-{end}"
        marked = not blank and any(mark.start < end and start < mark.end for mark in marks)
        pieces.append(Piece(found[0], value, marked, value in ticked))
    return pieces


def lay_out_passages(
    *, body: str, findings: Sequence[Mapping[str, Any]], ticked: frozenset[str], limit: int = 20
) -> list[Passage]:
    """The passages that findings point at, each once, in the order of the text."""
    labels: dict[tuple[int, int], list[str]] = {}
    for mark in sorted(_marks_inside(body, findings), key=lambda mark: (mark.start, mark.end)):
        labels.setdefault((mark.start, mark.end), []).append(mark.label)
    return [
        Passage(body[start:end], ", ".join(dict.fromkeys(said)), f"{start}-{end}", f"{start}-{end}" in ticked)
        for (start, end), said in labels.items()
    ][:limit]


def read_spans(values: Sequence[str]) -> list[tuple[int, int]]:
    """What boxes sent; what is no passage is one that no text has."""
    found = [_VALUE.fullmatch(value) for value in values]
    return [(int(each[1]), int(each[2])) if each else (0, 0) for each in found]


def _marks_inside(body: str, findings: Sequence[Mapping[str, Any]]) -> list[Mark]:
    """Marks of the whole text say nothing about which of its words."""
    marks = marks_of(body=body, findings=findings)
    return [mark for mark in marks if 0 <= mark.start < mark.end <= len(body) and mark.end - mark.start < len(body)]
