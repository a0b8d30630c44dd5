"""A mail server of the tests' own, on a free loopback port: it takes letters, or ends the line when it is told to."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from threading import Thread


@dataclass
class Taken:
    """A letter as it came over the line: what the envelope says, and the bytes."""

    recipients: list[str] = field(default_factory=list)
    content: bytes = b""

    @property
    def message(self) -> Message:
        return message_from_bytes(self.content)


@dataclass
class MailServer:
    """What came in. `hangs_up`: how many letters are taken for good whose sender never hears of it."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    hangs_up: int = 0


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as smtplib speaks."""

    def handle(self) -> None:
        server: MailServer = self.server.state  # type: ignore[attr-defined]  # given by `serve_mail`
        letter = Taken()
        self._say(b"220 mail.example")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                letter.recipients.append(line.partition(b"<")[2].partition(b">")[0].decode())
            if verb != b"DATA":
                self._say(b"250 fine")
                continue
            self._say(b"354 go on")
            lines = iter(self.rfile.readline, b".\r\n")
            letter.content = b"".join(each.removeprefix(b".") if each[:2] == b".." else each for each in lines)
            server.taken.append(letter)
            letter = Taken()
            if server.hangs_up:
                server.hangs_up -= 1
                return
            self._say(b"250 taken")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def serve_mail() -> Iterator[MailServer]:
    """A server for the block."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        state = server.state = MailServer(port=server.server_address[1])  # type: ignore[attr-defined]  # read above
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield state
        server.shutdown()
        thread.join()
