"""The pace of sign-in: from one client address, and at one account from anywhere.

A browser that has signed in to the account before has an allowance of its own there, so that whoever guesses at an
account does not keep its owner out (OWASP: Authentication Cheat Sheet, device cookies).
"""

from __future__ import annotations

import unicodedata
from typing import Final

from django.conf import settings

from moderation.throttles import forget, take

_HOUR: Final = 3600
_SCOPE: Final = "sign-in-account"


def take_attempt(*, username: str, address: str, browser: str = "") -> None:
    """Count one attempt. Raises TooFast, in the same words whether there is such an account or not.

    `browser`: the id of a browser that has signed in to this very account before.
    """
    take(scope="sign-in", key=address, limit=settings.SIGN_IN_ATTEMPTS_PER_MINUTE, seconds=60)
    key = _key(username, browser)
    take(scope=_SCOPE, key=key, limit=settings.SIGN_IN_ATTEMPTS_PER_HOUR, seconds=_HOUR)


def forget_attempts(*, username: str, browser: str = "") -> None:
    """Somebody signed in, so what came before were no guesses."""
    forget(scope=_SCOPE, key=_key(username, browser))


def _key(username: str, browser: str) -> str:
    # A name in other capitals or other forms of its letters may be the same account for the database.
    name = unicodedata.normalize("NFKC", username).casefold()
    return f"{len(name)}:{name}{browser}"
