"""Importing and exporting the word list as a file: all of a file or nothing of it, and one entry in the log.

What a file may look like is `wordlist_format`'s. Phrases that are listed already stay as they are: an import adds and
never changes nor removes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from moderation.models import ModerationEvent, WordlistEntry
from moderation.queries.rules import EVERY_PHRASE, WordlistFilters
from moderation.reviewing.wordlist import AlreadyListed, Listing
from moderation.reviewing.wordlist_format import read_listings, write_listings
from moderation.status import Actor

_BATCH: Final = 500  # rows a statement


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: phrases added; listed before or twice in the file; of these, in another tier."""

    added: int
    listed: int
    other_tier: int


def import_wordlist(*, moderator: User | None, data: bytes, source: str, dry_run: bool = False) -> Imported:
    """Add the phrases of a CSV file. `moderator` is None for the command line; `source` is for the log.

    Raises InvalidInput with all faults by line, and then adds nothing; AlreadyListed if somebody else was faster.
    """
    listings = read_listings(data)
    with transaction.atomic():
        new, result = _compare(listings)
        if not dry_run:
            _add(new, moderator=moderator)
            ModerationEvent.objects.create(
                action="wordlist_import",
                actor=Actor.MODERATOR if moderator else Actor.OPERATOR,
                moderator=moderator,
                detail={"source": source, **asdict(result)},
            )
    return result


def export_wordlist(*, filters: WordlistFilters = EVERY_PHRASE) -> str:
    """The list, or what the filters leave of it, as CSV, by phrase."""
    entries = filters.apply().order_by("folded", "language")
    return write_listings(entries.values_list("phrase", "tier", "language"))


def _compare(listings: list[Listing]) -> tuple[list[Listing], Imported]:
    """Those that are not listed yet, and the count of all."""
    entries = WordlistEntry.objects.values_list("folded", "language", "tier")
    tiers = {(folded, language): tier for folded, language, tier in entries}
    new: list[Listing] = []
    listed = other_tier = 0
    for each in listings:
        tier = tiers.get((each.folded, each.language))
        if tier is None:
            tiers[each.folded, each.language] = each.tier
            new.append(each)
        else:
            listed += 1
            other_tier += tier != each.tier
    return new, Imported(len(new), listed, other_tier)


def _add(listings: list[Listing], *, moderator: User | None) -> None:
    rows = [WordlistEntry(**each._asdict(), added_by=moderator) for each in listings]
    try:
        with transaction.atomic():
            WordlistEntry.objects.bulk_create(rows, batch_size=_BATCH)
    except IntegrityError:
        raise AlreadyListed(gettext("Somebody has just added one of these phrases. Import the file again.")) from None
