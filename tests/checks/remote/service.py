"""A service outside, on loopback: it keeps every byte that it was sent, and answers as the test says, or does worse."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

Behaviour = Callable[["Service", socket.socket], None]


class Service:
    """Listens until it is stopped; each connection is answered by a thread of its own, by what `behave` is then.

    `reads`: whether it reads the question before that.
    """

    def __init__(self, behave: Behaviour) -> None:
        self.behave = behave
        self.reads = True
        self.received: list[bytes] = []
        self.over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def last(self) -> bytes:
        return self.received[-1]

    @property
    def body(self) -> bytes:
        """What came after the head of the last question."""
        return self.last.partition(b"\r\n\r\n")[2]

    def stop(self) -> None:
        self.over.set()
        # A listener that is only closed would leave `accept` waiting.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _listen(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._answer, args=[connection], daemon=True)
            self._threads.append(thread)
            thread.start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if self.reads:
                self.received.append(_read_question(connection))
            self.behave(self, connection)
            # What was sent has to be read before the connection ends.
            connection.shutdown(socket.SHUT_WR)


def _read_question(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data and (more := connection.recv(65536)):
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    missing = int(lengths[0]) - len(body) if lengths else 0
    while missing > 0 and (more := connection.recv(65536)):
        data += more
        missing -= len(more)
    return data


def send(data: bytes) -> Behaviour:
    """These bytes, and then the end."""
    return lambda _service, connection: connection.sendall(data)


def say(body: bytes | str, *, status: str = "200 OK", **headers: str) -> Behaviour:
    """A correct HTTP answer; header names are spelled with underscores, and the last one given counts."""
    content = body.encode() if isinstance(body, str) else body
    named = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(content))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in named.items() if value)]
    return send("\r\n".join([*lines, "", ""]).encode() + content)


def say_json(content: Any, **headers: str) -> Behaviour:
    """JSON; a text or bytes are sent as they are."""
    body = content if isinstance(content, str | bytes) else json.dumps(content)
    return say(body, **({"Content_Type": "application/json"} | headers))


def hang(service: Service, _connection: socket.socket) -> None:
    """Say nothing while the test lasts."""
    service.over.wait(30)


def drip(service: Service, connection: socket.socket) -> None:
    """An answer that is correct, and never done: each byte comes in time."""
    for byte in b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\nX-Slow: " + b"x" * 10_000:
        connection.sendall(bytes([byte]))
        if service.over.wait(0.02):
            return


def drip_body(service: Service, connection: socket.socket) -> None:
    """The same with a head that comes at once."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not service.over.wait(0.02):
        connection.sendall(b" ")


def reset(_service: Service, connection: socket.socket) -> None:
    """Cut the connection as a crash does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def flood(_service: Service, connection: socket.socket) -> None:
    """Ten megabytes of answer, its length not announced."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + b" " * 10_000_000)


def flood_headers(_service: Service, connection: socket.socket) -> None:
    """A head that does not end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        connection.sendall(b"X-%d: %s\r\n" % (number, b"y" * 1000))
