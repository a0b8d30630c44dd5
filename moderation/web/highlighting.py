"""Cuts a comment's raw text where findings begin and end, so that a page can mark their words.

Pure: it returns pieces of plain text, and leaves escaping to the template that shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """One passage that a finding points at. Positions are code points of the raw body, the end exclusive."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the body and the labels that cover all of it; none where no finding points."""

    text: str
    labels: tuple[str, ...] = ()


def cut_segments(*, body: str, marks: Iterable[Mark]) -> list[Segment]:
    """The body in consecutive pieces: joined, they are the body; where marks overlap, a piece has all their labels.

    Marks that reach outside the body are clipped to it, and empty ones are dropped.
    """
    inside = [
        Mark(max(0, mark.start), min(len(body), mark.end), mark.label)
        for mark in marks
        if max(0, mark.start) < min(len(body), mark.end)
    ]
    edges = sorted({0, len(body), *(mark.start for mark in inside), *(mark.end for mark in inside)})
    segments: list[Segment] = []
    for start, end in pairwise(edges):
        covering = {mark.label: None for mark in inside if mark.start <= start and end <= mark.end}
        labels = tuple(covering)
        if segments and segments[-1].labels == labels:
            segments[-1] = Segment(segments[-1].text + body[start:end], labels)
        else:
            segments.append(Segment(body[start:end], labels))
    return segments


def marks_of(findings: Sequence[Mapping[str, Any]]) -> list[Mark]:
    """The marks of staff comments' `findings` (api.md)."""
    return [
        Mark(start, end, finding["label"].replace("_", " ")) for finding in findings for start, end in finding["spans"]
    ]


def words_of(*, body: str, finding: Mapping[str, Any], limit: int = 4) -> list[str]:
    """The passages that one finding points at, each once, at most `limit` of them."""
    passages = {body[start:end].strip(): None for start, end in finding["spans"]}
    return [passage for passage in passages if passage][:limit]
