"""One question to a service outside and its answer, within one deadline and one size. It knows nothing of comments.

The libraries at hand limit each wait on a socket; a service that sends a byte a second outlives all of them.
So the socket is our own, and counts every wait against the same clock, while `http.client` reads the protocol.
Nothing is followed (redirects), unpacked (Content-Encoding) or believed (lengths), and no certificate is waived.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn
from urllib.parse import urlsplit

LARGEST_ANSWER = 64 * 1024
"""Bytes of an answer's body; the services asked here send a few hundred."""

_LARGEST_HEAD = 16 * 1024
_USER_AGENT = "BelowTheLine/1 (comment moderation)"
_TLS_SCHEMES = frozenset({"https", "spamds"})
_PORTS = {"https": 443, "http": 80, "spamd": 783, "spamds": 783}
# Whatever http.client makes of bytes that are no HTTP, and whatever the network does.
_FAILURES = (OSError, http.client.HTTPException, ValueError)


class NoAnswer(Exception):
    """The service gave no answer that can be used. The text says why, and never quotes the answer or the question.

    `retry_after` is what the service asked for, in seconds, or None.
    """

    def __init__(self, why: str, *, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Place:
    """Where a service is."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_tls(self) -> bool:
        return self.scheme in _TLS_SCHEMES


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of status 200; header names are in lower case."""

    headers: Mapping[str, str]
    body: bytes


def read_place(url: str, *, schemes: tuple[str, ...] = ("https", "http")) -> Place:
    """The place that a URL names. Raises ValueError saying what is wrong, plain HTTP to another machine included."""
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError(f"{url!r} has to be {' or '.join(f'{scheme}://host[:port]' for scheme in schemes)}")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError(f"{url!r} has to be https: only a service on this machine is asked in clear")
    return Place(parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme], parts.path.rstrip("/"))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Line(io.RawIOBase):
    """An open connection: every wait counts against one deadline, every byte that comes against one limit.

    `seconds` are from now; `most` is in bytes, of all that the other side sends. Raises OSError, NoAnswer.
    """

    def __init__(self, place: Place, *, seconds: float, most: int) -> None:
        super().__init__()
        self._end = time.monotonic() + seconds
        self._most = most
        self._socket = self._connect(place)

    def _connect(self, place: Place) -> socket.socket:
        last: OSError = OSError("no address")
        for family, kind, protocol, _, address in socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM):
            plain = socket.socket(family, kind, protocol)
            try:
                plain.settimeout(self._remaining())
                plain.connect(address)
                if not place.is_tls:
                    return plain
                plain.settimeout(self._remaining())
                return ssl.create_default_context().wrap_socket(plain, server_hostname=place.host)
            except OSError as error:
                plain.close()
                last = error
        raise last

    def _remaining(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline is over")
        return left

    def sendall(self, data: bytes) -> None:
        """Send all of it; each wait is as long as what is left of the deadline."""
        view = memoryview(data)
        while view:
            self._socket.settimeout(self._remaining())
            view = view[self._socket.send(view) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What `http.client` reads from."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(self._remaining())
        count = self._socket.recv_into(buffer)
        self._most -= count
        if self._most < 0:
            raise NoAnswer("the answer is longer than it may be")
        return count

    def close(self) -> None:
        if not self.closed:
            self._socket.close()
        super().close()


class _Connection(http.client.HTTPConnection):
    """HTTP over a line that is open already."""

    def __init__(self, place: Place, line: Line) -> None:
        super().__init__(place.host, place.port)
        self.default_port = _PORTS[place.scheme]
        self.sock = line

    def close(self) -> None:
        """Whoever opened the line closes it: `http.client` means to here while the answer is still being read."""


def exchange(
    *,
    place: Place,
    method: str,
    path: str,
    seconds: float,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    largest: int = LARGEST_ANSWER,
) -> Answer:
    """Ask over HTTP. Raises NoAnswer for everything but a whole, plain answer of status 200 within the deadline."""
    sent = {"User-Agent": _USER_AGENT, "Accept-Encoding": "identity", "Connection": "close"} | dict(headers or {})
    try:
        line = Line(place, seconds=seconds, most=largest + _LARGEST_HEAD)
        try:
            connection = _Connection(place, line)
            connection.request(method, place.path + path, body=body, headers=sent)
            with connection.getresponse() as response:
                return _read_answer(response, largest)
        finally:
            line.close()
    except _FAILURES as error:
        refuse(error)


def refuse(error: Exception) -> NoReturn:
    """Raise NoAnswer for what went wrong on the way; only the kind of error is told, its text may quote the answer."""
    why = "no answer in time" if isinstance(error, TimeoutError) else f"the exchange failed ({type(error).__name__})"
    raise NoAnswer(why) from None


def _read_answer(response: http.client.HTTPResponse, largest: int) -> Answer:
    if response.status != http.HTTPStatus.OK:
        raise NoAnswer(f"the service answered {response.status}", retry_after=_read_retry_after(response))
    headers = {name.lower(): value for name, value in response.getheaders()}
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise NoAnswer("the answer is packed, which was not asked for")
    # Of a declared length everything has to come (http.client says so); else what comes until the end, within limits.
    declared = response.length
    if declared is not None and declared > largest:
        raise NoAnswer("the answer is longer than it may be")
    body = response.read() if declared is not None else response.read(largest + 1)
    if len(body) > largest:
        raise NoAnswer("the answer is longer than it may be")
    return Answer(headers, body)


def _read_retry_after(response: http.client.HTTPResponse) -> float | None:
    """RFC 9110, section 10.2.3: seconds, or a date."""
    value = (response.getheader("Retry-After") or "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def read_json(answer: Answer) -> Any:
    """The JSON of an answer (RFC 8259: UTF-8, and no NaN). Raises NoAnswer."""
    kind, _, parameters = answer.headers.get("content-type", "").lower().partition(";")
    charset = parameters.partition("charset=")[2].strip(' "') or "utf-8"
    if kind.strip() != "application/json" or charset not in ("utf-8", "utf8", "us-ascii"):
        raise NoAnswer("the answer is no JSON in UTF-8")
    try:
        return json.loads(answer.body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise NoAnswer("the answer is no JSON") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def read_number(value: Any, *, least: float, most: float) -> float:
    """A number within its range. Raises NoAnswer for anything else, truth values, NaN and infinities included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NoAnswer("the answer has something else in the place of a number")
    # Not "outside": a NaN is neither inside nor outside.
    if not least <= value <= most:
        raise NoAnswer("the answer has a number outside its range")
    return float(value)
