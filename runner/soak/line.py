"""One connection to the product that is kept open, and made anew after it broke. Whatever happens is an answer."""

import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

# The start of every address that is typed; nothing else in the soak says it, so no answer may.
NEEDLE = "soakreader"
TIMEOUT = 20.0  # seconds; longer than any fault lasts


def address_of(number: int) -> str:
    """The e-mail address of one reader."""
    return f"{NEEDLE}{number}@example.org"


def client_of(number: int) -> str:
    """The network address of one reader; the product believes X-Forwarded-For from loopback."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`status` 0: the connection was refused or broke. `at` and `took` in seconds, of the monotonic clock.

    The names of `headers` are in lower case.
    """

    status: int
    at: float
    took: float
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_good(self) -> bool:
        """Any 2xx."""
        return 200 <= self.status < 300

    @property
    def leaks(self) -> bool:
        """Whether an address is in it."""
        seen = self.body.decode("utf-8", "replace") + json.dumps(dict(self.headers))
        return NEEDLE in seen.lower()

    def document(self) -> dict[str, Any]:
        """The JSON object that came; empty where none did."""
        try:
            read = json.loads(self.body)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


class Line:
    """For one thread."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Headers are spelled with underscores. A path may be a whole URL."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        begun = time.monotonic()
        try:
            self._connection.request(method, path, data, sent)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return Answer(status=0, at=begun, took=time.monotonic() - begun, headers={}, body=b"")
        took = time.monotonic() - begun
        return Answer(status=response.status, at=begun, took=took, headers=_read_headers(response), body=content)


def _read_headers(response: http.client.HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.getheaders()}
