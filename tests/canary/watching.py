"""Everything that leaves while something happens: answers, log lines, statements that write, mail, what Valkey is told.

What is seen is kept as it came, with the place where it was seen. Who may know what is decided in test_routes.py.
"""

from __future__ import annotations

import codecs
import gzip
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from logging.config import DictConfigurator
from typing import Any

import redis
from celery.signals import before_task_publish
from django.conf import settings
from django.core import mail
from django.db import connection

from tests.canary.needles import Canary, find_forms
from tests.canary.places import as_bytes

_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"', re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """A request, as far as it matters to who may know what it is answered: `carried` is what it said itself."""

    route: str
    method: str
    role: str
    status: int
    carried: bytes = b""


@dataclass(frozen=True)
class Sight:
    """One thing that was seen, and of an answer what had been asked."""

    place: str
    said: bytes
    asked: Asked | None = None


@dataclass
class Watch:
    """What was seen so far, the same thing once; `answers` counts all of them."""

    seen: list[Sight] = field(default_factory=list)
    answers: int = 0
    _known: set[tuple[str, str, int]] = field(default_factory=set)

    def note(self, place: str, said: bytes, asked: Asked | None = None) -> None:
        # The same bytes to somebody who said the same are seen once.
        mark = (place, asked.route if asked else "", hash((said, asked.carried if asked else b"")))
        if mark not in self._known:
            self._known.add(mark)
            self.seen.append(Sight(place, said, asked))

    def note_answer(self, response: Any, asked: Asked) -> None:
        """Body, headers and cookies, each in a place of its own."""
        self.answers += 1
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if response.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.note("body", body, asked)
        # The id of a request is new each time, and nobody's.
        headers = sorted(f"{name}: {value}" for name, value in response.items() if name != "X-Request-ID")
        self.note("headers", "\n".join(headers).encode(), asked)
        if response.cookies:
            self.note("cookies", response.cookies.output().encode(), asked)

    def find(self, canaries: list[Canary]) -> list[tuple[Sight, Canary, list[str]]]:
        """Where whose address was seen, and in which forms."""
        return [
            (sight, canary, forms)
            for sight in self.seen
            for canary in canaries
            if (forms := find_forms(sight.said, canary))
        ]


@contextmanager
def watch_everything() -> Iterator[Watch]:
    """Watch what happens in the block."""
    watch = Watch()
    with ExitStack() as stack:
        stack.enter_context(_watch_logs(watch))
        stack.enter_context(_watch_valkey(watch))
        stack.enter_context(connection.execute_wrapper(_watch_writes(watch)))
        stack.enter_context(_watch_tasks(watch))
        mail.outbox = []
        yield watch
        for letter in mail.outbox:
            note_letter(watch, letter)


def note_letter(watch: Watch, letter: Any) -> None:
    """A letter without what its recipient is told on the envelope and in the one line To; whoever else gets it is
    part of what it says."""
    message = letter.message()
    del message["To"]
    others = " ".join(letter.recipients()[1:]).encode()
    watch.note("mail", b"\n".join([message.as_bytes(), message.get_payload(decode=True), others]))


@contextmanager
def _watch_logs(watch: Watch) -> Iterator[None]:
    """Every logger's lines, as the product's own formatter writes them, those of DEBUG included."""

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            watch.note(f"log of {record.name}", self.format(record).encode())

    handler = Handler(logging.DEBUG)
    configured: Any = DictConfigurator(settings.LOGGING)
    handler.setFormatter(configured.configure_formatter(dict(configured.config["formatters"]["line"])))
    root = logging.getLogger()
    before, level, quiet = root.handlers, root.level, logging.getLogger("django.template")
    root.handlers = [handler]
    root.setLevel(logging.DEBUG)
    # It writes down every variable that a template does not find, with a traceback.
    quiet.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.handlers = before
        root.setLevel(level)
        quiet.setLevel(logging.NOTSET)


def _watch_writes(watch: Watch) -> Any:
    """Whatever is bound to a statement that writes, whether it is rolled back later or not."""

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if params and _WRITES.match(sql):
            watch.note(f"statement {' '.join(sql.split()[:3])}", as_bytes(params))
        return execute(sql, params, many, context)

    return look


@contextmanager
def _watch_tasks(watch: Watch) -> Iterator[None]:
    def look(sender: Any = None, body: Any = None, headers: Any = None, **_: Any) -> None:
        watch.note(f"task {sender}", as_bytes([body, headers]))

    before_task_publish.connect(look)
    try:
        yield
    finally:
        before_task_publish.disconnect(look)


@contextmanager
def _watch_valkey(watch: Watch) -> Iterator[None]:
    """All that the server is told, by MONITOR: keys, values, messages."""
    end = b"the end of the watch"
    lines: list[bytes] = []

    def listen(monitor: Any) -> None:
        while not lines or end not in lines[-1]:
            lines.append(monitor.connection.read_response(disable_decoding=True))

    # It waits for as long as nothing happens.
    valkey = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=None)
    with valkey.monitor() as monitor:
        listener = threading.Thread(target=listen, args=[monitor], daemon=True)
        listener.start()
        try:
            yield
        finally:
            valkey.echo(end)
            listener.join(10)
    assert end in lines[-1]
    for line in lines:
        words = [codecs.escape_decode(word)[0] for word in _QUOTED.findall(line)]
        for word in words:
            watch.note(f"valkey {as_bytes(words[0]).decode(errors='replace')}", as_bytes(word))
