"""Keeping the word list: literal phrases, listed once however they are spelled."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from moderation.checks.wordlists import fold_phrase
from moderation.errors import Conflict, FieldError, InvalidInput, NotThere
from moderation.models import ModerationEvent, WordlistEntry
from moderation.status import Actor

PHRASE_LIMIT = 200


class AlreadyListed(Conflict):
    """The phrase, or another spelling of it, is on the list."""

    code = "already_listed"


@transaction.atomic
def add_phrase(*, moderator: User, phrase: str, tier: str, language: str = "") -> WordlistEntry:
    """Put a phrase on the list. Raises InvalidInput and AlreadyListed."""
    folded = _check(phrase=phrase, tier=tier, language=language)
    try:
        with transaction.atomic():
            entry = WordlistEntry.objects.create(
                phrase=phrase.strip(), folded=folded, tier=tier, language=language, added_by=moderator
            )
    except IntegrityError:
        raise AlreadyListed("This phrase, or another spelling of it, is already on the list.") from None
    _record(moderator=moderator, action="wordlist_add", entry=entry)
    return entry


@transaction.atomic
def remove_phrase(*, moderator: User, entry_id: uuid.UUID) -> None:
    """Take a phrase off the list. Raises NotThere."""
    entry = WordlistEntry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NotThere("There is no such entry.")
    _record(moderator=moderator, action="wordlist_remove", entry=entry)
    entry.delete()


def _check(*, phrase: str, tier: str, language: str) -> str:
    errors: list[FieldError] = []
    if len(phrase.strip()) > PHRASE_LIMIT:
        errors.append(FieldError("phrase", "too_long", f"At most {PHRASE_LIMIT} characters."))
    folded = fold_phrase(phrase) if not errors else ""
    if not folded and not errors:
        errors.append(FieldError("phrase", "required", "A phrase has at least one letter or digit."))
    if tier not in WordlistEntry.Tier.values:
        errors.append(FieldError("tier", "invalid", "The tier is banned or suspect."))
    if len(language) > 10:
        errors.append(FieldError("language", "too_long", "A language is a code such as en or pt-BR."))
    if errors:
        raise InvalidInput(errors)
    return folded


def _record(*, moderator: User, action: str, entry: WordlistEntry) -> None:
    detail = {"phrase": entry.phrase, "tier": entry.tier, "language": entry.language}
    ModerationEvent.objects.create(action=action, actor=Actor.MODERATOR, moderator=moderator, detail=detail)
