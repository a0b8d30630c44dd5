"""The search finds an address however it is spelled, wherever it begins, and packed as cookies are."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json

import pytest
from django.core import signing

from tests.canary.needles import Canary, find_forms, found_in

CANARY = Canary("author", "WrenQ7x+o'h&=t@Nest-4kw.example")
ADDRESS = CANARY.address
SPELLED = {
    "plain": ADDRESS.encode(),
    "shouted": ADDRESS.upper().encode(),
    "local part": b"by wrenq7x+o'h&=t",
    "domain": b"from nest-4kw.example",
    "in a URL": b"?mail=WrenQ7x%2Bo%27h%26%3Dt%40Nest-4kw.example",
    "in HTML": b"WrenQ7x+o&#x27;h&amp;=t&#64;Nest-4kw.example",
    "in JSON in HTML": b"WrenQ7x+o\\u0027h\\u0026=t\\u0040Nest-4kw.example",
    "reversed": ADDRESS[::-1].encode(),
    "hexadecimal": ADDRESS.encode().hex().encode(),
    "base64": base64.b64encode(ADDRESS.encode()),
    "base64 after one letter": base64.b64encode(b"<" + ADDRESS.encode() + b">"),
    "base64 after two": base64.b64encode(b"a:" + ADDRESS.encode() + b";"),
    "base64 of a message in JSON": base64.b64encode(json.dumps([[ADDRESS.lower()], {}]).encode()),
    "as avatars are asked for": hashlib.md5(ADDRESS.lower().encode(), usedforsecurity=False).hexdigest().encode(),
    "sha512 in base64": base64.b64encode(hashlib.sha512(ADDRESS.encode()).digest()),
    "packed by a server": gzip.compress(b"<p>" + ADDRESS.encode()),
    "packed into a cookie": b'own="' + signing.dumps([ADDRESS] * 50, compress=True).encode() + b'"',
}


@pytest.mark.parametrize("how", SPELLED)
def test_it_is_found(how: str) -> None:
    said = SPELLED[how]
    assert find_forms(said if how.startswith("packed by") else b"before " + said + b" after", CANARY)


def test_nothing_is_found_where_nothing_is() -> None:
    said = b"A wren nested at four, by " + base64.b64encode(b"somebody@else.example") + b"; own=.abc:def:ghi"
    assert find_forms(said, CANARY) == []


def test_the_few_that_are_looked_for_first_find_every_form() -> None:
    assert len(CANARY.needles) < len(set(CANARY.forms.values()))
    for name, form in CANARY.forms.items():
        assert any(needle in form for needle in CANARY.needles), name


def test_of_other_peoples_addresses_only_what_is_their_own_is_looked_for() -> None:
    assert found_in(b"Canary browser of somebody@aviary.example", "Canary.Zq7x@Aviary.example") == []
    assert found_in(b"canary.zq7x", "Canary.Zq7x@Aviary.example")
