"""Who is calling: the client's address as far as it can be believed, and the reader's browser as far as it says."""

from __future__ import annotations

import functools
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from moderation.network import read_client_address
from moderation.reacting import Reader

READER_COOKIE = "reader"
_YEAR = 365 * 24 * 3600


@functools.cache
def _trusted(networks: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(network, strict=False) for network in networks]


def _is_trusted(address: str) -> bool:
    parsed = read_client_address(address)
    return any(parsed in network for network in _trusted(tuple(settings.TRUSTED_PROXIES)))


def client_address(request: HttpRequest) -> str:
    """REMOTE_ADDR, or, behind trusted proxies, the last address that no trusted proxy wrote."""
    current: str = request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 -- a name for "unknown", nothing is bound
    for claimed in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        try:
            if not _is_trusted(current):
                return current
            current = str(read_client_address(claimed.strip()))
        except ValueError:
            return current
    return current


def new_reader_id() -> str:
    """A new random id for a reader's browser."""
    return secrets.token_urlsafe(16)


def read_reader(request: HttpRequest) -> str | None:
    """The random id in the reader's signed cookie; None without one, or with a forged one."""
    try:
        return signing.Signer(salt="reader").unsign(request.COOKIES.get(READER_COOKIE, ""))
    except signing.BadSignature:
        return None


def meet_reader(request: HttpRequest) -> Reader:
    """Who votes or reports. Without a cookie the reader has a new id, which the answer is to remember."""
    known = read_reader(request)
    return Reader(address=client_address(request), id=known or new_reader_id(), is_new=known is None)


def remember_reader(response: HttpResponseBase, reader_id: str) -> None:
    """Set the signed cookie that `read_reader` reads, for a year."""
    response.set_cookie(
        READER_COOKIE,
        signing.Signer(salt="reader").sign(reader_id),
        max_age=_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
