"""The vault's ciphers: what encrypts, and what makes a keyed hash. It knows no tables."""

from __future__ import annotations

import functools
import hashlib
import hmac
import unicodedata

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@functools.cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """Encrypts with the newest of IDENTITY_KEYS, decrypts with any of them."""
    return _cipher(tuple(settings.IDENTITY_KEYS))


def keyed_hash(purpose: str, *parts: str) -> str:
    """HMAC-SHA-256 under IDENTITY_LOOKUP_KEY, in hex; different purposes never give the same hash."""
    # Lengths are part of the message, so that no two lists of parts can spell the same one.
    message = "".join(f"{len(part)}:{part}" for part in (purpose, *parts))
    key = settings.IDENTITY_LOOKUP_KEY.encode()
    return hmac.new(key, message.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def normalise_address(address: str) -> str:
    """One spelling of an address: mailboxes that differ in capitals alone are one mailbox in practice."""
    return unicodedata.normalize("NFC", address.strip()).casefold()


def mask_address(address: str) -> str:
    """What a moderator may see: first letters and the last label, as in “r•••@e•••.org”."""
    local, _, domain = address.strip().rpartition("@")
    name, _, last = domain.rpartition(".")
    return f"{local[:1]}•••@{name[:1]}•••.{last}" if name else f"{local[:1]}•••@•••"
