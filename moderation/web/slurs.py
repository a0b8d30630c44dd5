"""Which phrases of the suspect list are slurs: those that the lists of slurs that come with the product have.

A newsroom's list says what to hold, not how much it hurts to read: most of what is only suspect is mild.
"""

from __future__ import annotations

from functools import cache

from moderation.checks.wordlists import fold_phrase
from moderation.reviewing.starter_lists import find_starters, read_starter
from moderation.reviewing.wordlist_format import read_listings


def is_slur(passage: str) -> bool:
    """Whether a passage that is on the word list is a slur in any language; one in disguise is not known by this."""
    return fold_phrase(passage) in _slurs()


@cache
def _slurs() -> frozenset[str]:
    """About 800 phrases, read once."""
    starters = [each for each in find_starters() if each.kind == "slurs"]
    files = [read_starter(kind=each.kind, language=each.language) for each in starters]
    return frozenset(listing.folded for file in files for listing in read_listings(file))
