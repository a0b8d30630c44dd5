"""Remembers, in the reader's browser, the keys to one's own last comments below one article.

The cookie is signed, hidden from scripts, and sent to that article's addresses alone. It knows nothing of comments.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

OWN_COOKIE = "own"
_KEPT = 10
_MAX_AGE = 30 * 24 * 3600  # seconds


def read_own(request: HttpRequest, *, slug: str) -> dict[uuid.UUID, str]:
    """Tokens by comment id, newest first; nothing from a forged cookie or from another article's."""
    try:
        pairs = signing.loads(request.COOKIES.get(OWN_COOKIE, ""), salt=_salt(slug), max_age=_MAX_AGE)
    except signing.BadSignature:
        return {}
    return {uuid.UUID(comment_id): token for comment_id, token in pairs}


def remember_own(
    request: HttpRequest, response: HttpResponseBase, *, slug: str, comment_id: uuid.UUID, token: str
) -> None:
    """Add one comment's key; beyond ten, the oldest are forgotten."""
    others = [(str(known), key) for known, key in read_own(request, slug=slug).items() if known != comment_id]
    _write(response, slug=slug, pairs=[(str(comment_id), token), *others][:_KEPT])


def _write(response: HttpResponseBase, *, slug: str, pairs: list[tuple[str, str]]) -> None:
    response.set_cookie(
        OWN_COOKIE,
        signing.dumps(pairs, salt=_salt(slug), compress=True),
        max_age=_MAX_AGE,
        path=reverse("article", kwargs={"slug": slug}),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def _salt(slug: str) -> str:
    return f"own-comments:{slug}"
