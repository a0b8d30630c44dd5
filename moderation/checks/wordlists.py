"""Says which phrases of the site's word list a comment contains, also in disguise.

Decides what counts as the same word; how disguises are read is `classifiers.normalise`'s business, and whether a
tier leads to rejection or to review the policy's. Phrases are literal text, never patterns, and all of them are
compiled into one automaton, kept as long as the site's version stays.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from moderation.checks.base import Check, Finding, Phrase, Site, Span, Submission
from moderation.checks.phrase_languages import TextLanguage
from moderation.checks.phrases import Mark, PhraseAutomaton
from moderation.classifiers.normalise import Word, scan_words

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
SEPARATING_TAG = re.compile(r"</?(?:br|p|div|li|ul|ol|h[1-6]|hr|tr|td|th|table|blockquote|pre)\b", re.IGNORECASE)
PLAIN_PHRASE = re.compile(r"[a-z0-9 ]+\Z")
# Scripts written without spaces: there every character counts as a word, since nobody can tell where one ends.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
)


class Reading(NamedTuple):
    """A word of the text, and every way to read it, as written first."""

    span: Span
    words: tuple[str, ...]


class WordListCheck(Check):
    """Labels, and the unit of their score:

    banned_word    passages that are a phrase of the tier "banned"
    suspect_word   passages that are a phrase of the tier "suspect"

    A phrase that is listed for a language counts unless the text is surely in another one.
    Whole words only, whatever their case, punctuation between them or HTML tags inside them. A trailing number, dots
    between letters, look-alikes and leetspeak do not hide a word ("bad3", "b.a.d"); a longer word is another word
    ("badge", "baddd").
    """

    name = "wordlists"
    reads_shown = True
    reads_name = True

    def __init__(self) -> None:
        self._compiled: tuple[str, PhraseAutomaton] | None = None

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        if not submission.site.phrases:
            return
        automaton = self._automaton(submission.site)
        language = TextLanguage(submission.body)
        found: dict[str, set[Span]] = {}
        for (tier, listed_for), span in _find_phrases(submission.body, automaton):
            if language.may_be(listed_for):
                found.setdefault(tier, set()).add(span)
        for tier in sorted(found):
            spans = merge_spans(found[tier])
            passages = "one passage is" if len(spans) == 1 else f"{len(spans)} passages are"
            yield Finding(f"{tier}_word", float(len(spans)), f"{passages} on the list of {tier} phrases", spans)

    def _automaton(self, site: Site) -> PhraseAutomaton:
        """The last one compiled, if it is of this version. A site without a version is compiled every time."""
        if self._compiled and self._compiled[0] == site.version:
            return self._compiled[1]
        automaton = compile_phrases(site.phrases)
        if site.version:
            self._compiled = (site.version, automaton)
        return automaton


def compile_phrases(phrases: Iterable[Phrase]) -> PhraseAutomaton:
    """Tens of milliseconds for ten thousand English phrases, a second for as many in scripts of their own."""
    return PhraseAutomaton(
        (words, (phrase.tier, phrase.language)) for phrase in phrases for words in _spellings(phrase.text)
    )


def fold_phrase(phrase: str) -> str:
    """One spelling for all that this check takes for the same phrase; empty where there is nothing to look for."""
    return " ".join(_spellings(phrase)[0])


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Overlapping passages made one, in order."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _spellings(phrase: str) -> list[tuple[str, ...]]:
    """How a listed phrase may stand in a text: as it was written, and, where it is not all Latin, as it reads when
    some of its letters are replaced by Latin look-alikes. Signs that stand for letters ("c*t") are read as such.

    What reads as plain ASCII is left alone: a listed "schön" must not make "schon" a bad word.
    """
    plain = phrase.casefold()
    if PLAIN_PHRASE.match(plain):
        return [tuple(plain.split())]
    written: list[str] = []
    read: list[str] = []
    for reading in _read(phrase, scan_words(phrase).words):
        as_written, as_read = reading.words[0], reading.words[-1]
        written.append(as_written if as_written.isalnum() else as_read)
        read.append(as_written if as_read.isascii() else as_read)
    return [tuple(written), tuple(read)] if read != written else [tuple(written)]


def _find_phrases(body: str, automaton: PhraseAutomaton) -> Iterator[tuple[Mark, Span]]:
    """Reads the body as it stands, and once more without its HTML tags, which a reader may see or not."""
    yield from _find_in(body, automaton)
    stripped, origin = _strip_tags(body)
    if len(stripped) != len(body):
        for mark, (start, end) in _find_in(stripped, automaton):
            yield mark, (origin(start), origin(end - 1) + 1)


def _find_in(text: str, automaton: PhraseAutomaton) -> Iterator[tuple[Mark, Span]]:
    scan = scan_words(text)
    listed = automaton.vocabulary
    readings = _read(text, scan.words)
    known = [[word for word in reading.words if word in listed] for reading in readings]
    # A word with two readings that are both listed is tried with its first and with its last: two streams, not 2^n.
    streams = [[words[0] if words else None for words in known]]
    if any(len(words) > 1 for words in known):
        streams.append([words[-1] if words else None for words in known])
    for stream in streams:
        for first, after, mark in automaton.find(stream):
            yield mark, (readings[first].span[0], readings[after - 1].span[1])
    for word in scan.joined:
        for spelling in dict.fromkeys(word.readings):
            for _, _, mark in automaton.find([spelling if spelling in listed else None]):
                yield mark, (word.start, word.end)


def _read(text: str, words: Sequence[Word]) -> list[Reading]:
    readings: list[Reading] = []
    for word in words:
        written = unicodedata.normalize("NFKC", text[word.start : word.end]).casefold()
        if UNSPACED.search(written) and len(written) == word.end - word.start:
            readings.extend(
                Reading((word.start + index, word.start + index + 1), (character,))
                for index, character in enumerate(written)
            )
        else:
            span = (word.start, word.end)
            readings.append(Reading(span, tuple(dict.fromkeys((written, *word.readings)))))
    return readings


class _Origin:
    """From an offset in the stripped text to the offset in the body."""

    def __init__(self, kept: Sequence[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in kept]
        self._offsets = [0, *accumulate(length for _, length in kept)]

    def __call__(self, offset: int) -> int:
        part = bisect_right(self._offsets, offset) - 1
        return self._starts[part] + offset - self._offsets[part]


def _strip_tags(body: str) -> tuple[str, _Origin]:
    """The body without tags; those that break a line leave their first character as a space."""
    parts: list[str] = []
    kept: list[tuple[int, int]] = []
    position = 0
    for tag in TAG.finditer(body):
        if tag.start() > position:
            parts.append(body[position : tag.start()])
            kept.append((position, tag.start() - position))
        if SEPARATING_TAG.match(tag.group()):
            parts.append(" ")
            kept.append((tag.start(), 1))
        position = tag.end()
    parts.append(body[position:])
    kept.append((position, len(body) - position))
    return "".join(parts), _Origin(kept)
