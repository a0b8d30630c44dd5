"""Sends the letters that are due. A mail server that is away, slow or refuses costs letters time and nothing else."""

from __future__ import annotations

import logging
import random
import time
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from moderation.breaker import Breaker
from moderation.identity import services as vault
from moderation.identity.models import Letter
from moderation.notifications import outbox
from moderation.notifications.composing import NotNow, Text, compose

logger = logging.getLogger(__name__)

# With what the mail server may take for one letter (EMAIL_TIMEOUT) still less than a task may.
_TURN = 8.0  # seconds
_FIRST_PAUSE = 30.0  # seconds
_LONGEST_PAUSE = 3600.0
_SOON = timedelta(minutes=1)
_chance = random.SystemRandom()

breaker = Breaker(pause=60)


def send_due() -> int:
    """Send what is due, for a few seconds at most; how many letters the mail server took."""
    sent, end = 0, time.monotonic() + _TURN
    while not breaker.is_open and time.monotonic() < end:
        letters = outbox.claim_letters(limit=1)
        if not letters:
            break
        sent += _send(letters[0])
    return sent


def _send(letter: Letter) -> bool:
    try:
        text = compose(letter)
        if text is None:
            outbox.drop_letter(letter)
            return False
        _put_into_envelope(letter, text).send()
    except NotNow:
        outbox.postpone_letter(letter, wait=_SOON, failed=False)
    except SMTPRecipientsRefused as refused:
        _tell(letter, refused)
        if _is_final(refused):
            outbox.drop_letter(letter)
        else:
            _try_later(letter)
    except (SMTPException, OSError) as away:
        _tell(letter, away)
        breaker.trip()
        _try_later(letter)
    except Exception as broken:
        # A key that was lost, a header that is none: this letter waits alone.
        _tell(letter, broken)
        _try_later(letter)
    else:
        breaker.reset()
        outbox.mark_sent(letter)
        return True
    return False


def _put_into_envelope(letter: Letter, text: Text) -> EmailMessage:
    return EmailMessage(
        subject=text.subject,
        body=text.body,
        to=[vault.open_letter(letter)],
        headers={
            # The same each time it is tried: where it arrives twice, it is seen to be one.
            "Message-ID": f"<{letter.pk}@{settings.MAIL_DOMAIN}>",
            # RFC 3834: no notices of absence, please.
            "Auto-Submitted": "auto-generated",
        },
    )


def _is_final(refused: SMTPRecipientsRefused) -> bool:
    """RFC 5321, section 4.2.1: a code of 5yz will be the same tomorrow."""
    return all(500 <= code < 600 for code, _ in refused.recipients.values())


def _try_later(letter: Letter) -> None:
    longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(letter.attempts, 10))
    outbox.postpone_letter(letter, wait=timedelta(seconds=_chance.uniform(longest / 2, longest)))


def _tell(letter: Letter, error: Exception) -> None:
    # The error's own text may quote the address, so only its type is told.
    logger.warning("Letter %s was not taken, attempt %d (%s).", letter.pk, letter.attempts, type(error).__name__)
