"""Says how long a comment is and what shape it has; that a shape is unwelcome is for the policy to say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from moderation.checks.base import Check, Finding, Submission

SHOUTING_NEEDS_LETTERS = 12
"""Below that, capitals are an abbreviation or an exclamation, and their share says nothing."""
SOUP_NEEDS_CHARACTERS = 8
STRETCHED_RUN = re.compile(r"([^\W\d_])\1{3,}", re.IGNORECASE)
"""Four of one letter in a row occur in no ordinary word of any language that doubles or trebles letters."""
MARKS_OF_A_SCRIPT = 4
"""Vietnamese, Hebrew, Thai and pointed Arabic stack up to three marks on a letter; more is ornament (Zalgo)."""

PUNCTUATION_OF_PROSE = frozenset(".,;:!?'\"()-–—…‘’“”„«»¿¡/%&*>#_`\u060c\u061f\u3001\u3002")


class LengthCheck(Check):
    """Labels, and the unit of their score:

    length         always: visible characters of the body (spaces, controls and zero-width characters not counted)
    shouting       share of capitals among the letters that have case, 0..1, from 12 such letters on
    stretched      length of the longest run of one letter ("soooooo"), where it is 4 or more
    emoji_only     no score: emoji, but neither a letter nor a digit
    symbol_soup    share of characters that are neither letters, digits, emoji nor punctuation of prose, 0..1
    zalgo          the most combining marks stacked on one character, where they are more than 4
    """

    name = "length"

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        body = submission.body
        categories = [unicodedata.category(character) for character in body]
        visible = sum(category[0] not in "ZC" for category in categories)
        yield Finding("length", float(visible), f"{visible} visible characters")
        yield from _find_shouting(categories)
        yield from _find_stretched(body)
        yield from _find_symbols(body, categories)
        yield from _find_stacked_marks(categories)


def _find_shouting(categories: list[str]) -> Iterator[Finding]:
    capitals = sum(category in ("Lu", "Lt") for category in categories)
    cased = capitals + categories.count("Ll")
    if cased >= SHOUTING_NEEDS_LETTERS and capitals:
        share = capitals / cased
        yield Finding("shouting", share, f"{share:.0%} of the letters are capitals")


def _find_stretched(body: str) -> Iterator[Finding]:
    runs = [match.span() for match in STRETCHED_RUN.finditer(body)]
    if runs:
        longest = max(end - start for start, end in runs)
        yield Finding("stretched", float(longest), f"a letter repeated {longest} times", tuple(runs))


def _find_symbols(body: str, categories: list[str]) -> Iterator[Finding]:
    words = emoji = symbols = 0
    for character, category in zip(body, categories, strict=True):
        if category[0] in "LN":
            words += 1
        elif category == "So" or "\U0001f000" <= character <= "\U0001faff":
            emoji += 1
        elif category[0] in "SP" and character not in PUNCTUATION_OF_PROSE:
            symbols += 1
    if emoji and not words:
        yield Finding("emoji_only", detail="nothing but emoji")
    visible = words + emoji + symbols
    if symbols and visible >= SOUP_NEEDS_CHARACTERS:
        share = symbols / visible
        yield Finding("symbol_soup", share, f"{share:.0%} of the characters are symbols")


def _find_stacked_marks(categories: list[str]) -> Iterator[Finding]:
    tallest, spans, base = 0, [], 0
    for position, category in enumerate([*categories, "end"]):
        if category[0] == "M":
            continue
        height = position - base - 1
        if height > MARKS_OF_A_SCRIPT:
            tallest = max(tallest, height)
            spans.append((base, position))
        base = position
    if spans:
        yield Finding("zalgo", float(tallest), f"{tallest} marks stacked on one character", tuple(spans))
