"""Which letters are owed, due, in somebody's hands or done. All times are the database's. It sends nothing.

A letter is sent once: its occasion is unique, and only who holds its lease says that it went. Where a process dies
between the mail server's yes and that saying, it goes again under the same Message-ID.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from moderation.identity.models import Contact, Letter, Reporter

# What a mail server may take for one letter, many times over.
LEASE = timedelta(minutes=5)
# After that the reader has other news.
LIFETIME = timedelta(days=3)
_BATCH = 500


def owe_letter(
    *,
    kind: Letter.Kind,
    occasion: str,
    language: str = "",
    contact: Contact | None = None,
    reporter: Reporter | None = None,
    wait: timedelta = timedelta(0),
) -> None:
    """Put a letter on record, to be sent after `wait`; where there is one for this occasion, nothing happens."""
    letter = Letter(
        kind=kind,
        occasion=occasion,
        language=language or settings.LANGUAGE_CODE,
        contact=contact,
        reporter=reporter,
        due_at=Now() + wait,
    )
    # One statement, also inside the caller's transaction: a conflict must not break that.
    Letter.objects.bulk_create([letter], ignore_conflicts=True)


def due_letters() -> QuerySet[Letter]:
    """Those that may be sent now."""
    return Letter.objects.filter(due_at__lte=Now())


def claim_letters(*, limit: int) -> Sequence[Letter]:
    """Take letters for LEASE; of several workers at once each gets its own. The attempt counts from now on."""
    key = uuid.uuid4()
    wanted = list(due_letters().order_by("due_at").values_list("pk", flat=True)[:limit])
    due_letters().filter(pk__in=wanted).update(due_at=Now() + LEASE, lease_key=key, attempts=F("attempts") + 1)
    return list(Letter.objects.filter(lease_key=key).select_related("contact", "reporter__report"))


def mark_sent(letter: Letter) -> None:
    """The mail server has taken it."""
    _held(letter).update(sent_at=Now(), due_at=None, lease_key=None)


def drop_letter(letter: Letter) -> None:
    """There is no reason for it any more."""
    _held(letter).update(due_at=None, lease_key=None)


def postpone_letter(letter: Letter, *, wait: timedelta, failed: bool = True) -> None:
    """Try again after `wait`; an old one is given up. Not having `failed`, the attempt does not count."""
    attempts = F("attempts") if failed else F("attempts") - 1
    _held(letter).filter(created_at__lte=Now() - LIFETIME).update(due_at=None, lease_key=None)
    _held(letter).update(due_at=Now() + wait, lease_key=None, attempts=attempts)


def purge_letters(*, older_than: timedelta) -> int:
    """Forget letters that are done, a batch at a time; how many. Their occasions may come again.

    What went about a notice is kept for as long as its address, or its decision would be owed once more.
    """
    done = Letter.objects.filter(due_at__isnull=True, reporter__isnull=True, created_at__lte=Now() - older_than)
    forgotten = 0
    while ids := list(done.values_list("pk", flat=True)[:_BATCH]):
        forgotten += Letter.objects.filter(pk__in=ids).delete()[0]
    return forgotten


def find_letters(names: Collection[str]) -> set[str]:
    """Which of these are ids of letters that are on record."""
    ids = [each for each in map(_read_id, names) if each is not None]
    return {str(pk) for pk in Letter.objects.in_bulk(ids)}


def asked_lately(*, lookup: str) -> bool:
    """Whether this mailbox has been asked to confirm within the last day, from whatever browser it was typed."""
    asked = Letter.objects.filter(kind=Letter.Kind.CONFIRM, contact__lookup=lookup)
    return asked.filter(sent_at__gt=Now() - timedelta(days=1)).exists()


def _read_id(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(name)
    except ValueError:
        return None


def _held(letter: Letter) -> QuerySet[Letter]:
    return Letter.objects.filter(pk=letter.pk, lease_key=letter.lease_key, due_at__isnull=False)
