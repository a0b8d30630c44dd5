"""Two secrets: the signed time that a form carries, and the key to one's own comment."""

from __future__ import annotations

import hashlib
import secrets
import time

from django.conf import settings
from django.core import signing

from moderation.checks.base import FormToken

_FORM_SALT = "comment-form"


def new_form_token(*, article_slug: str) -> str:
    """When this article's form was delivered, signed."""
    return signing.dumps([article_slug, time.time()], salt=_FORM_SALT, compress=False)


def read_form_token(*, token: str, article_slug: str) -> tuple[FormToken, float | None]:
    """What a form token is worth, and the seconds since the form was delivered where it is valid."""
    if not token:
        return "absent", None
    try:
        slug, issued = signing.loads(token, salt=_FORM_SALT)
    except (signing.BadSignature, ValueError):
        return "forged", None
    if slug != article_slug:
        return "forged", None
    age = max(0.0, time.time() - issued)
    return ("valid", age) if age <= settings.FORM_TOKEN_MAX_AGE else ("expired", None)


def new_author_token() -> str:
    """A new secret of 256 random bits, safe in a URL or a header."""
    return secrets.token_urlsafe(32)


def hash_author_token(token: str) -> str:
    """How an author's token is stored. It has 256 random bits, so a plain hash gives nothing away."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
