"""The forms in which an address could leave: as it is, coded, hashed."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import quopri
from urllib.parse import quote


def forms_of(address: str) -> dict[str, bytes]:
    """Every form worth looking for, by name, in lower case; base64 at its three offsets."""
    forms: dict[str, bytes] = {}
    for name, text in {"raw": address, "lower": address.lower(), "local part": address.partition("@")[0]}.items():
        forms |= {f"{name}, {how}": value for how, value in _codings(text).items()}
    forms |= {
        f"{spelling}, {algorithm}, {how}": value
        for spelling, text in (("raw", address), ("lower", address.lower()))
        for algorithm in ("md5", "sha1", "sha256", "sha512")
        for how, value in _digests(text, algorithm).items()
    }
    return {name: value.lower() for name, value in forms.items()}


def _codings(text: str) -> dict[str, bytes]:
    raw = text.encode()
    return {
        "plain": raw,
        "reversed": text[::-1].encode(),
        "url": quote(text, safe="").encode(),
        "html": html.escape(text).replace("@", "&#64;").encode(),
        "json": json.dumps(text)[1:-1].encode(),
        "quoted-printable": quopri.encodestring(raw),
        "hex": raw.hex().encode(),
        **{f"base64 at {offset}": _inner_base64(raw, offset) for offset in range(3)},
    }


def _inner_base64(raw: bytes, offset: int) -> bytes:
    """What of the text's base64 is the same wherever the text begins in a longer one."""
    coded = base64.b64encode(b"\x00" * offset + raw)
    start = -(-8 * offset // 6)
    return coded[start : (offset + len(raw)) * 8 // 6]


def _digests(text: str, algorithm: str) -> dict[str, bytes]:
    digest = hashlib.new(algorithm, text.encode())
    return {"hex": digest.hexdigest().encode(), "base64": base64.b64encode(digest.digest()).rstrip(b"=")}


def found_in(haystack: bytes, address: str) -> list[str]:
    """The names of the forms that occur in it."""
    lowered = haystack.lower()
    return [name for name, form in forms_of(address).items() if form in lowered]
