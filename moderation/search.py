"""The text that moderators search: folded once when it is written, so that both database engines find the same."""

import unicodedata


def fold_for_search(text: str) -> str:
    """Compatibility-composed and case-folded; the query goes through the same."""
    return unicodedata.normalize("NFKC", text).casefold()
