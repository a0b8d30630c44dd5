"""How answers may be kept: entity tags, conditional requests, and who may store what.

It decides on caching headers alone. An entity tag is a hash of the body, never a counter, which would tell the
public of hidden events.
"""

from __future__ import annotations

import hashlib

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.request import Request

from moderation.api.rendering import write_json

PRIVATE = "private, no-store"
# A shared cache may hold a page for this long, and a decision has to be public within one second.
SHARED_SECONDS = 1
STALE_SECONDS = 0


def public_cache_control(*, seconds: int = SHARED_SECONDS) -> str:
    """Browsers ask every time; a shared cache may answer for a moment by itself."""
    return f"public, max-age=0, s-maxage={seconds}, stale-while-revalidate={STALE_SECONDS}"


def entity_tag(body: bytes) -> str:
    """A strong tag of the bytes."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def answer_public(
    request: Request, body: bytes, *, etag: str | None = None, content_type: str = "application/json"
) -> HttpResponseBase:
    """The same bytes for everybody, or 304 where the client has them."""
    return _answer(request, body, etag or entity_tag(body), content_type, public_cache_control())


def answer_private(request: Request, document: object) -> HttpResponseBase:
    """For one client alone, yet with a tag, so that polling is cheap."""
    body = write_json(document)
    return _answer(request, body, entity_tag(body), "application/json", PRIVATE)


def _answer(request: Request, body: bytes, etag: str, content_type: str, cache_control: str) -> HttpResponseBase:
    headers = {"ETag": etag, "Cache-Control": cache_control}
    response = HttpResponse(body, content_type=content_type, headers=headers)
    if request.method not in ("GET", "HEAD"):
        return response
    # Sends 304 with ETag, Cache-Control and Vary alone, as RFC 9110, section 15.4.5 asks for.
    conditional = get_conditional_response(request._request, etag=etag, response=response)
    return conditional if conditional is not None else response
