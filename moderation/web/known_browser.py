"""Remembers, in a signed cookie, that somebody has signed in to an account with this browser.

It opens nothing. It gives the browser an allowance of attempts of its own, so that whoever guesses at an account from
elsewhere does not keep its owner out.
"""

from __future__ import annotations

import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

_COOKIE: Final = "known"
_SALT: Final = "known-browser"
_LASTS: Final = 180 * 24 * 3600  # seconds


def read_known_browser(request: HttpRequest, *, username: str) -> str:
    """The browser's id, if this account was signed in to with it before; else nothing."""
    try:
        kept = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:
        return ""
    return str(kept["id"]) if kept["account"] == username else ""


def remember_browser(response: HttpResponse, *, username: str, browser: str) -> None:
    """Set the cookie; one that knows the account already keeps its id."""
    kept = {"account": username, "id": browser or secrets.token_urlsafe(16)}
    response.set_cookie(
        _COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=_LASTS,
        path="/accounts/",
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
