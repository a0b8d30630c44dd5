"""A program that talks to the product over HTTP, from an address of its own, and waits for what it promises."""

import http.cookiejar
import itertools
import json
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPResponse
from typing import Any, TypeVar
from urllib.parse import urlencode

Result = TypeVar("Result")

_numbers = itertools.count(1)


def choose_address() -> str:
    """A client address that nobody has used. The product believes X-Forwarded-For from loopback."""
    number = next(_numbers)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status; `took` in seconds."""

    status: int
    headers: Message
    body: bytes
    took: float

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


class _AsItCame(urllib.request.HTTPErrorProcessor):
    """Every status is an answer: nothing is raised, no redirect is followed."""

    def http_response(self, request: urllib.request.Request, response: HTTPResponse) -> HTTPResponse:
        return response


class Client:
    """One client address with its cookies, and perhaps an Authorization header."""

    def __init__(self, url: str, *, authorization: str = "", address: str = "") -> None:
        self.url = url
        self.authorization = authorization
        self.address = address or choose_address()
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), _AsItCame(), urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """`body` goes as JSON. `path` may be an absolute URL of the product, or begin after `/api/v1/`. Headers are
        spelled with underscores."""
        data = None if body is None else json.dumps(body).encode()
        return self._send(method, path, data, "application/json", headers)

    def get(self, path: str, **headers: str) -> Answer:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.call("POST", path, body, **headers)

    def submit(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Send a form as a browser does, with the CSRF token of the cookie."""
        token = next((cookie.value or "" for cookie in self.cookies if cookie.name == "csrftoken"), "")
        data = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        return self._send("POST", path, data, "application/x-www-form-urlencoded", headers)

    def _send(
        self, method: str, path: str, data: bytes | None, content_type: str, headers: Mapping[str, str]
    ) -> Answer:
        given = {"X-Forwarded-For": self.address, "Content-Type": content_type}
        if self.authorization:
            given["Authorization"] = self.authorization
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self._locate(path), data=data, headers=given, method=method)  # noqa: S310 -- the product's loopback URL
        begun = time.monotonic()
        with self._opener.open(request, timeout=30) as response:
            body = response.read()
            return Answer(response.status, response.headers, body, time.monotonic() - begun)

    def _locate(self, path: str) -> str:
        if path.startswith(self.url):
            return path
        return self.url + (path if path.startswith("/") else f"/api/v1/{path}")


def wait_until(what: str, look: Callable[[], Result | None], *, within: float) -> Result:
    """What `look` gives once it gives something; fails, saying what was waited for, after `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within} s: {what}; last seen: {found!r}")
        time.sleep(0.02)
