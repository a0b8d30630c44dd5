"""The forms in which an address could leave: as it is, coded, hashed; and whose addresses are looked for.

Each canary's local part begins with letters and digits that occur nowhere else, and goes on with signs that every
coding spells in its own way. Its domain is its own as well.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import quopri
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

ALGORITHMS = ("md5", "sha1", "sha256", "sha512")


@dataclass(frozen=True)
class Canary:
    """A made-up person's address, and what the person is to the product."""

    role: str
    address: str

    @property
    def stem(self) -> str:
        found = re.match(r"\w+", self.address)
        assert found
        return found.group()

    @cached_property
    def forms(self) -> dict[str, bytes]:
        """Every form worth looking for, by name, in lower case."""
        local, _, domain = self.address.partition("@")
        texts = {"address": self.address, "lower case": self.address.lower(), "local part": local}
        texts |= {"local part, lower case": local.lower(), "stem": self.stem, "domain": domain}
        forms = {f"{name}, {how}": value for name, text in texts.items() for how, value in _code(text)}
        for name, text in texts.items():
            if "@" in text:
                forms |= {f"{name}, {how}": value for how, value in _digest(text)}
        return {name: value.lower() for name, value in forms.items()}

    @cached_property
    def needles(self) -> list[bytes]:
        """As many of the forms as it takes to find all: none of these is part of another."""
        values = sorted(set(self.forms.values()), key=len)
        kept: list[bytes] = []
        for value in values:
            if not any(shorter in value for shorter in kept):
                kept.append(value)
        return kept


def _code(text: str) -> Iterator[tuple[str, bytes]]:
    raw = text.encode()
    yield "plain", raw
    yield "reversed", raw[::-1]
    yield "in a URL", quote(text, safe="").encode()
    yield "in HTML", html.escape(text).encode()
    yield "in HTML by number", html.escape(text).replace("@", "&#64;").replace("&#x27;", "&#39;").encode()
    yield "in JSON", json.dumps(text)[1:-1].encode()
    yield "in JSON in HTML", text.replace("&", "\\u0026").replace("@", "\\u0040").replace("'", "\\u0027").encode()
    yield "quoted-printable", quopri.encodestring(raw)
    yield "hexadecimal", raw.hex().encode()
    for offset in range(3):
        yield f"base64 at {offset}", _inner_base64(raw, offset)
        yield f"URL-safe base64 at {offset}", _inner_base64(raw, offset).translate(bytes.maketrans(b"+/", b"-_"))


def _inner_base64(raw: bytes, offset: int) -> bytes:
    """What of the text's base64 is the same wherever the text begins in a longer one."""
    coded = base64.b64encode(b"\x00" * offset + raw)
    return coded[-(-8 * offset // 6) : (offset + len(raw)) * 8 // 6]


def _digest(text: str) -> Iterator[tuple[str, bytes]]:
    for algorithm in ALGORITHMS:
        digest = hashlib.new(algorithm, text.encode(), usedforsecurity=False).digest()
        yield f"{algorithm} in hexadecimal", digest.hex().encode()
        yield f"{algorithm} in base64", base64.b64encode(digest).rstrip(b"=")
        yield f"{algorithm} in URL-safe base64", base64.urlsafe_b64encode(digest).rstrip(b"=")


def find_forms(said: bytes, canary: Canary) -> list[str]:
    """In which forms a text gives the address away; packed parts of it are unpacked first."""
    lower = b"\n".join([said, *_unpack(said)]).lower()
    if not any(needle in lower for needle in canary.needles):
        return []
    return [name for name, form in canary.forms.items() if form in lower]


def found_in(said: bytes, address: str) -> list[str]:
    """The same for any address, whose domain and first letters others may share."""
    shared = ("stem", "domain")
    forms = {name: form for name, form in Canary("", address).forms.items() if not name.startswith(shared)}
    lower = said.lower()
    return [name for name, form in forms.items() if form in lower]


def _unpack(said: bytes) -> Iterator[bytes]:
    """What is compressed in it: gzip as it is, and what Django's signing packs into cookies and links."""
    if said.startswith(b"\x1f\x8b"):
        yield gzip.decompress(said)
    for packed in re.findall(rb"(?<![\w.-])\.([\w-]{16,}):[\w-]+:[\w-]+", said):
        yield zlib.decompress(base64.urlsafe_b64decode(packed + b"=" * (-len(packed) % 4)))
