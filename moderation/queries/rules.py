"""The word lists and the policy as documents, and pages of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from moderation.models import PolicyVersion, WordlistEntry
from moderation.queries.documents import format_time
from moderation.queries.keyset import Key, fetch_page
from moderation.queries.public import page_document
from moderation.screening.policies import default_document

_NEWEST_FIRST = (Key("id", descending=True),)
_HIGHEST_FIRST = (Key("version", descending=True, kind=float),)


@dataclass(frozen=True, slots=True)
class WordlistFilters:
    """Which entries: of one tier, of one language ("": those for any), with a text in the phrase. None: whatever."""

    tier: str | None = None
    language: str | None = None
    text: str | None = None

    def apply(self) -> QuerySet[WordlistEntry]:
        """The entries, in no order yet."""
        wanted = {"tier": self.tier, "language": self.language, "phrase__icontains": self.text}
        return WordlistEntry.objects.filter(**{name: value for name, value in wanted.items() if value is not None})


EVERY_PHRASE = WordlistFilters()


def phrase_document(entry: WordlistEntry) -> dict[str, Any]:
    """One listed phrase."""
    return {
        "id": str(entry.pk),
        "phrase": entry.phrase,
        "tier": entry.tier,
        "language": entry.language,
        "added_by": entry.added_by.get_username() if entry.added_by else None,
        "created_at": format_time(entry.created_at),
    }


def wordlist_page(
    *, limit: int, cursor: str | None, base_url: str, filters: WordlistFilters = EVERY_PHRASE
) -> dict[str, Any]:
    """A page of the word list, what was added last first. Raises InvalidInput on a bad cursor."""
    entries = filters.apply().select_related("added_by")
    page = fetch_page(queryset=entries, keys=_NEWEST_FIRST, limit=limit, cursor=cursor)
    given = {"tier": filters.tier, "language": filters.language, "q": filters.text}
    return page_document(
        page=page,
        results=[phrase_document(entry) for entry in page.rows],
        url=f"{base_url}/api/v1/moderation/wordlist/",
        parameters={name: value for name, value in given.items() if value is not None} | {"limit": limit},
    )


def listed_languages() -> list[str]:
    """The languages that entries have; "" among them where some are listed for any."""
    return list(WordlistEntry.objects.order_by("language").values_list("language", flat=True).distinct())


def policy_versions_page(*, limit: int, cursor: str | None, base_url: str) -> dict[str, Any]:
    """A page of the policies that were put in force here; none while the product's own still is."""
    versions = PolicyVersion.objects.select_related("created_by")
    page = fetch_page(queryset=versions, keys=_HIGHEST_FIRST, limit=limit, cursor=cursor)
    return page_document(
        page=page,
        results=[_version_document(version) for version in page.rows],
        url=f"{base_url}/api/v1/moderation/policy/versions/",
        parameters={"limit": limit},
    )


def find_policy_document(version: str) -> dict[str, Any] | None:
    """The policy of that version, the product's own among them; None where there was none."""
    number = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0
    stored = PolicyVersion.objects.filter(version=number).first()
    if stored is not None:
        return dict(stored.document)
    first = default_document()
    return first if version == first["version"] else None


def _version_document(version: PolicyVersion) -> dict[str, Any]:
    return {
        "version": version.version,
        "created_at": format_time(version.created_at),
        "created_by": version.created_by.get_username() if version.created_by else None,
        "document": version.document,
    }
