"""Keeping the word list: literal phrases, listed once however they are spelled."""

from __future__ import annotations

import re
import uuid
from typing import Final, NamedTuple

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from moderation.checks.wordlists import fold_phrase
from moderation.errors import Conflict, FieldError, InvalidInput, NotThere
from moderation.models import ModerationEvent, WordlistEntry
from moderation.status import Actor
from moderation.wording import write_number

PHRASE_LIMIT: Final = 200
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,6})?")


class AlreadyListed(Conflict):
    """The phrase, or another spelling of it, is on the list."""

    code = "already_listed"


class Listing(NamedTuple):
    """What can be listed: the phrase as written and as the check compares it, its tier, its language or none."""

    phrase: str
    folded: str
    tier: str
    language: str


@transaction.atomic
def add_phrase(*, moderator: User, phrase: str, tier: str, language: str = "") -> WordlistEntry:
    """Put a phrase on the list. Raises InvalidInput and AlreadyListed."""
    listing = read_phrase(phrase=phrase, tier=tier, language=language)
    try:
        with transaction.atomic():
            entry = WordlistEntry.objects.create(**listing._asdict(), added_by=moderator)
    except IntegrityError:
        raise AlreadyListed(gettext("This phrase, or another spelling of it, is already on the list.")) from None
    _record(moderator=moderator, action="wordlist_add", entry=entry)
    return entry


@transaction.atomic
def remove_phrase(*, moderator: User, entry_id: uuid.UUID) -> None:
    """Take a phrase off the list. Raises NotThere."""
    entry = WordlistEntry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NotThere(gettext("There is no such entry."))
    _record(moderator=moderator, action="wordlist_remove", entry=entry)
    entry.delete()


def read_phrase(*, phrase: str, tier: str, language: str) -> Listing:
    """These as they would be listed. Raises InvalidInput with everything that is wrong."""
    errors: list[FieldError] = []
    phrase, language = phrase.strip(), language.strip().lower()
    folded = fold_phrase(phrase) if len(phrase) <= PHRASE_LIMIT else ""
    if len(phrase) > PHRASE_LIMIT:
        errors.append(
            FieldError(
                "phrase", "too_long", gettext("At most %(limit)s characters.") % {"limit": write_number(PHRASE_LIMIT)}
            )
        )
    elif "\x00" in phrase:
        errors.append(FieldError("phrase", "null_character", gettext("This contains a NUL character. Remove it.")))
    elif not folded:
        errors.append(FieldError("phrase", "required", gettext("A phrase has at least one letter or digit.")))
    if tier not in WordlistEntry.Tier.values:
        errors.append(FieldError("tier", "invalid", gettext("The tier is banned or suspect.")))
    if language and not _LANGUAGE.fullmatch(language):
        errors.append(
            FieldError("language", "invalid", gettext("A language is a code such as en or pt-BR, or empty for any."))
        )
    if errors:
        raise InvalidInput(errors)
    return Listing(phrase, folded, tier, language)


def _record(*, moderator: User, action: str, entry: WordlistEntry) -> None:
    detail = {"phrase": entry.phrase, "tier": entry.tier, "language": entry.language}
    ModerationEvent.objects.create(action=action, actor=Actor.MODERATOR, moderator=moderator, detail=detail)
