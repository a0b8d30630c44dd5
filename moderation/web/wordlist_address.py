"""What the address of the word-list page says: which entries, masked or in full, from where on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from moderation.models import WordlistEntry
from moderation.queries.rules import WordlistFilters

ANY_LANGUAGE: Final = "any"  # of the filter: what is listed for every language; no language has this code
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class WordlistAddress:
    """One view of the list. An empty text does not narrow it."""

    q: str = ""
    tier: str = ""
    language: str = ""
    full: bool = False
    cursor: str = ""

    @property
    def filters(self) -> WordlistFilters:
        language = "" if self.language == ANY_LANGUAGE else self.language or None
        return WordlistFilters(tier=self.tier or None, language=language, text=self.q or None)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.tier or self.language)

    @property
    def here(self) -> str:
        """The query string of this page."""
        return self._query(full=self.full, cursor=self.cursor)

    @property
    def other_view(self) -> str:
        """The same entries in full where they are masked, and the other way round."""
        return self._query(full=not self.full, cursor=self.cursor)

    def at(self, cursor: str) -> str:
        """The query string of the page at `cursor`, narrowed the same."""
        return self._query(full=self.full, cursor=cursor)

    def _query(self, *, full: bool, cursor: str) -> str:
        given = {"q": self.q, "tier": self.tier, "language": self.language, "show": "full" if full else ""}
        return "?" + urlencode({name: value for name, value in (given | {"cursor": cursor}).items() if value})


def read_wordlist_address(given: Mapping[str, str]) -> WordlistAddress:
    """An unknown tier narrows nothing: an address may be older than this release."""
    tier = given.get("tier", "")
    return WordlistAddress(
        q=_plain(given.get("q", "")),
        tier=tier if tier in WordlistEntry.Tier.values else "",
        language=_plain(given.get("language", "")).lower(),
        full=given.get("show") == "full",
        cursor=_plain(given.get("cursor", "")),
    )


def _plain(text: str) -> str:
    """Neither database takes a NUL, and nobody types one."""
    return text.replace("\x00", "").strip()[:_LONGEST]
