"""Whose address counts, and which browser it is: what a client says of itself is believed only where it can be."""

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory

from moderation.client import client_address, new_reader_id, read_reader, remember_reader

UNKNOWN = "0.0.0.0"  # noqa: S104 -- a name for "unknown", nothing is bound


def address(remote, forwarded=None):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("203.0.113.5", None, "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("::1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, 10.0.0.7", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.7, 127.0.0.1", "198.51.100.1"),
        ("127.0.0.1", " 198.51.100.1 ", "198.51.100.1"),
        ("127.0.0.1", "2001:DB8:0::1", "2001:db8::1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1, not an address, 10.0.0.7", "10.0.0.7"),
        ("127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.1"),
        ("127.0.0.1", "<script>", "127.0.0.1"),
        ("", None, UNKNOWN),
        ("", "198.51.100.1", UNKNOWN),
    ],
)
def test_the_last_address_that_no_trusted_proxy_wrote(settings, remote, forwarded, found):
    settings.TRUSTED_PROXIES = ["127.0.0.0/8", "::1/128", "10.0.0.0/8"]
    assert address(remote, forwarded) == found


def test_by_default_only_this_machine_is_trusted():
    assert address("10.0.0.7", "198.51.100.1") == "10.0.0.7"
    assert address("127.0.0.1", "198.51.100.1, 10.0.0.7") == "10.0.0.7"


def test_with_no_trusted_proxy_nothing_that_is_claimed_counts(settings):
    settings.TRUSTED_PROXIES = []
    assert address("127.0.0.1", "198.51.100.1") == "127.0.0.1"


def with_cookie(value):
    request = RequestFactory().get("/")
    request.COOKIES["reader"] = value
    return request


def test_a_reader_is_remembered_by_a_signed_cookie_that_scripts_cannot_read(settings):
    settings.HTTPS = True
    response = HttpResponse()
    reader = new_reader_id()
    remember_reader(response, reader)
    cookie = response.cookies["reader"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert cookie["max-age"] == 365 * 24 * 3600
    assert read_reader(with_cookie(cookie.value)) == reader


@pytest.mark.parametrize(
    "value", ["", "abc", "abc:def", ":", "abc:" + "A" * 43, "é:ü", signing.Signer(salt="other").sign("a")]
)
def test_a_forged_cookie_is_no_reader(value):
    assert read_reader(with_cookie(value)) is None


def test_a_changed_cookie_is_no_reader():
    signed = signing.Signer(salt="reader").sign("abc")
    assert read_reader(with_cookie(signed)) == "abc"
    assert read_reader(with_cookie("x" + signed)) is None
    assert read_reader(RequestFactory().get("/")) is None


def test_readers_are_random():
    made = {new_reader_id() for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= 20
