"""Cuts a comment's raw text where findings begin and end, so that a page can mark their words.

Pure: it returns pieces of plain text, and leaves escaping to the template that shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from moderation.web.slurs import is_slur
from moderation.web.stored_words import say_label

# Threats, what belittles people for what they are, and what the newsroom has banned.
_HARSH: Final = frozenset({"threat", "identity_attack", "severe_toxicity", "banned_word"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One passage that a finding points at. Positions are code points of the raw body, the end exclusive.

    harsh: what it says may hurt whoever has to read it all day.
    """

    start: int
    end: int
    label: str
    harsh: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the body and the labels that cover all of it; none where no finding points."""

    text: str
    labels: tuple[str, ...] = ()
    harsh: bool = False


def cut_segments(*, body: str, marks: Iterable[Mark]) -> list[Segment]:
    """The body in consecutive pieces: joined, they are the body; where marks overlap, a piece has all their labels.

    Marks that reach outside the body are clipped to it, and empty ones are dropped.
    """
    inside = [
        Mark(max(0, mark.start), min(len(body), mark.end), mark.label, mark.harsh)
        for mark in marks
        if max(0, mark.start) < min(len(body), mark.end)
    ]
    edges = sorted({0, len(body), *(mark.start for mark in inside), *(mark.end for mark in inside)})
    segments: list[Segment] = []
    for start, end in pairwise(edges):
        covering = [mark for mark in inside if mark.start <= start and end <= mark.end]
        labels, harsh = tuple({mark.label: None for mark in covering}), any(mark.harsh for mark in covering)
        if segments and (segments[-1].labels, segments[-1].harsh) == (labels, harsh):
            segments[-1] = Segment(segments[-1].text + body[start:end], labels, harsh)
        else:
            segments.append(Segment(body[start:end], labels, harsh))
    return segments


def is_harsh(*, label: str, passage: str) -> bool:
    """Whether the passage that a finding points at is not to be read without being asked for: a slur, or a threat."""
    return label in _HARSH or (label == "suspect_word" and is_slur(passage))


def marks_of(*, body: str, findings: Sequence[Mapping[str, Any]]) -> list[Mark]:
    """The marks of staff comments' `findings` (api.md)."""
    return [
        Mark(start, end, say_label(finding["label"]), is_harsh(label=finding["label"], passage=body[start:end]))
        for finding in findings
        for start, end in finding["spans"]
    ]


def harsh_passages(*, body: str, findings: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Those passages that any finding points at in which there is something harsh."""
    marks = marks_of(body=body, findings=findings)
    harsh = [mark for mark in marks if mark.harsh]
    return frozenset(
        body[mark.start : mark.end].strip()
        for mark in marks
        if any(each.start < mark.end and mark.start < each.end for each in harsh)
    )


def words_of(*, body: str, finding: Mapping[str, Any], limit: int = 4) -> list[str]:
    """The passages that one finding points at, each once, at most `limit` of them."""
    passages = {body[start:end].strip(): None for start, end in finding["spans"]}
    return [passage for passage in passages if passage][:limit]
