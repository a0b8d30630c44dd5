"""Remembers, where a reader asks for it, who fills in the reply form: name, address and website, for a year.

They are kept on the reader's device and nowhere else: in one cookie, encrypted and signed under a key of this server,
hidden from scripts, sent to the pages of articles alone. It knows nothing of comments.
"""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

PERSON_COOKIE = "person"
PERSON_FIELDS = ("author_name", "author_email", "author_url")
_YEAR = 365 * 24 * 3600  # seconds


def read_person(request: HttpRequest) -> dict[str, str]:
    """The remembered fields; nothing without the cookie, or from one that is forged or over."""
    kept = request.COOKIES.get(PERSON_COOKIE, "")
    if not kept:
        return {}
    try:
        fields = json.loads(_cipher(settings.SECRET_KEY).decrypt(kept.encode(), ttl=_YEAR))
    except (InvalidToken, ValueError):
        return {}
    return {name: str(fields.get(name, "")) for name in PERSON_FIELDS}


def remember_person(response: HttpResponseBase, fields: Mapping[str, str]) -> None:
    """Keep these fields for a year from now."""
    text = json.dumps({name: fields.get(name, "") for name in PERSON_FIELDS})
    response.set_cookie(
        PERSON_COOKIE,
        _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode(),
        max_age=_YEAR,
        path=_path(),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def forget_person(response: HttpResponseBase) -> None:
    """Take the cookie back."""
    response.delete_cookie(PERSON_COOKIE, path=_path(), samesite="Lax")


def _path() -> str:
    return f"{reverse('home')}articles/"


@functools.cache
def _cipher(secret: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"person-cookie").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
