"""Bytes that no browser sends, straight to the socket: refused as 400, 404 or 413, never a 500, and nothing is kept."""

import json
import socket

import pytest

from tests.faults.site import Site
from tests.flows.newsroom import Newsroom, write_fields

pytestmark = pytest.mark.faults

DEEP = b"[" * 50_000 + b"]" * 50_000
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"\xff\xfe\x00\x00",
    "half of it": b'{"body": "',
    "deep": DEEP,
    "deep inside": b'{"body": ' + DEEP + b"}",
    "a list": b"[1, 2]",
    "a NUL": b'{"author_name": "A\\u0000B", "author_email": "a@example.org", "body": "b\\u0000"}',
    "half a character": b'{"author_name": "\\ud800", "author_email": "a@example.org", "body": "\\udfff"}',
    "not UTF-8": b'{"author_name": "\xc3\x28", "author_email": "a@example.org", "body": "b"}',
    "twice the same": b'{"body": "a", "body": "b"}',
    "no number": b'{"body": NaN, "author_name": Infinity}',
    "a huge number": b'{"body": ' + b"9" * 30_000 + b"}",
    "large": b'{"body": "' + b"x" * 200_000 + b'"}',
}
PATHS = ("/api/v1/articles/%00/", "/api/v1/articles/%ff%fe/comments/", "/articles/%00/", "/?q=%00%ff", "/%c0%ae%c0%ae/")


def exchange(port: int, request: bytes) -> tuple[int, bytes]:
    """(status, all that came) for bytes as they are."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        # The end of the answer is the end of the connection.
        came = b"".join(iter(lambda: connection.recv(65536), b""))
    return int(came.split(b" ", 2)[1]), came


def test_whatever_is_posted_is_answered_with_a_problem_and_never_with_a_500(site: Site, article: str) -> None:
    before = site.count_comments()
    head = f"POST /api/v1/articles/{article}/comments/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    for name, body in BODIES.items():
        lines = f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        status, came = exchange(site.product.site.port, lines + body)
        assert status in (400, 413), (name, came[:500])
        problem = json.loads(came.partition(b"\r\n\r\n")[2])
        assert problem["status"] == status, name
    assert site.count_comments() == before


def test_whatever_is_asked_for_is_answered_and_the_next_request_is_too(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    headers = b"Host: 127.0.0.1\r\nConnection: close\r\n"
    odd = (
        b"X-Odd: \xff\xfe\r\n",
        b"Cookie: sessionid=\xff; csrftoken=\x01\r\n",
        b"Accept-Language: " + b"a," * 2000 + b"\r\n",
    )
    for path in PATHS:
        status, came = exchange(site.product.site.port, f"GET {path} HTTP/1.1\r\n".encode() + headers + b"\r\n")
        assert status < 500, (path, came[:300])
    for line in odd:
        status, came = exchange(site.product.site.port, b"GET / HTTP/1.1\r\n" + headers + line + b"\r\n")
        assert status < 500, (line[:40], came[:300])
    assert newsroom.try_to_post(article, **write_fields()).status == 202
