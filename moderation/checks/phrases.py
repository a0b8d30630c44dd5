"""Finds any number of listed phrases in one pass over the words of a text (Aho and Corasick, CACM 18(6), 1975).

The automaton steps from word to word, not from letter to letter, so a match is of whole words by construction. At
each step only the longest phrase that ends there is reported: thousands of phrases that are the ends of one another
cost no more than one. It must not know where the phrases come from nor what a match means.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

Mark = tuple[str, str]
"""What is known of a phrase beside its words: its tier, and the language that it is listed for, empty for any."""
Match = tuple[int, int, Mark]
"""Index of the first word, index after the last, and the mark of the phrase."""

ROOT = 0


class PhraseAutomaton:
    """Phrases are sequences of words, each with its mark. Immutable once built."""

    def __init__(self, phrases: Iterable[tuple[Sequence[str], Mark]]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._fallback: list[int] = [ROOT]
        self._longest: list[dict[Mark, int]] = [{}]
        for words, mark in phrases:
            if words:
                self._add(words, mark)
        self._link()
        self.vocabulary = frozenset(word for branches in self._next for word in branches)

    def find(self, words: Iterable[str | None]) -> Iterator[Match]:
        """The longest phrase of each mark that ends at each word. None stands for a word that no phrase has."""
        state = ROOT
        for index, word in enumerate(words):
            if word is None:
                state = ROOT
                continue
            while state != ROOT and word not in self._next[state]:
                state = self._fallback[state]
            state = self._next[state].get(word, ROOT)
            for mark, length in self._longest[state].items():
                yield index + 1 - length, index + 1, mark

    def _add(self, words: Sequence[str], mark: Mark) -> None:
        state = ROOT
        for word in words:
            following = self._next[state].get(word)
            if following is None:
                following = len(self._next)
                self._next.append({})
                self._fallback.append(ROOT)
                self._longest.append({})
                self._next[state][word] = following
            state = following
        self._longest[state][mark] = len(words)

    def _link(self) -> None:
        """Breadth first, so that a state's fallback, which is always shorter, is complete before the state is."""
        queue = deque(self._next[ROOT].values())
        while queue:
            state = queue.popleft()
            for word, following in self._next[state].items():
                fallback = self._fallback[state]
                while fallback != ROOT and word not in self._next[fallback]:
                    fallback = self._fallback[fallback]
                self._fallback[following] = self._next[fallback].get(word, ROOT) if state != ROOT else ROOT
                queue.append(following)
            for mark, length in self._longest[self._fallback[state]].items():
                self._longest[state].setdefault(mark, length)
