"""Says whether a comment is in a language that the classifiers were trained for.

They score what they cannot read as harmless; so what they cannot read goes to people. Which language it is,
`classifiers.language` decides; which ones a site reads, its settings.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from moderation.checks.base import Check, Finding, Submission
from moderation.classifiers.language import detect_language


class LanguageCheck(Check):
    """Labels, and the unit of their score:

    language         how sure the detector is that the body is in none of `accepted` (default English), 0..1; the
                     code is in the detail; from `fewest_letters` (default 20) letters on
    foreign_script   share of letters that are not of `scripts` (default Latin), 0..1, from 2 such letters on:
                     writing without spaces says much in few characters, and a detector errs on those
    """

    name = "language"

    def __init__(
        self, *, accepted: Sequence[str] = ("en",), fewest_letters: int = 20, scripts: Sequence[str] = ("LATIN",)
    ) -> None:
        self._accepted = frozenset(accepted)
        self._fewest_letters = fewest_letters
        self._scripts = tuple(script.upper() for script in scripts)

    def inspect(self, submission: Submission) -> Iterable[Finding]:
        letters = Counter(character for character in submission.body if character.isalpha())
        total = letters.total()
        if total >= self._fewest_letters:
            code, probability = detect_language(submission.body)
            if code not in self._accepted:
                yield Finding("language", probability, f"in {code}, which the classifiers do not read")
        foreign = sum(count for letter, count in letters.items() if not self._is_of_scripts(letter))
        if foreign >= 2:
            share = foreign / total
            yield Finding("foreign_script", share, f"{share:.0%} of the letters are of another script")

    def _is_of_scripts(self, letter: str) -> bool:
        """By its Unicode name, after compatibility: a full-width or bold letter is of the script it stands for."""
        plain = unicodedata.normalize("NFKC", letter)[:1]
        return unicodedata.name(plain, "").startswith(self._scripts) or letter in "\u00aa\u00ba"
