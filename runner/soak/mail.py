"""The mail server: takes every letter and writes down which and for whom. A process of its own, that may be killed."""

import socketserver
import sys
from email import message_from_bytes
from pathlib import Path
from typing import ClassVar

from runner.site import HOST
from runner.soak.journal import Journal


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as smtplib speaks."""

    journal: ClassVar[Journal]

    def handle(self) -> None:
        recipients: list[str] = []
        self._say("220 mail.example")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipients.append(line.partition(b"<")[2].partition(b">")[0].decode())
            if verb != b"DATA":
                self._say("221 bye" if verb == b"QUIT" else "250 fine")
                continue
            self._say("354 go on")
            content = b"".join(iter(self.rfile.readline, b".\r\n"))
            for recipient in recipients:
                self.journal.write({"letter": message_from_bytes(content)["Message-ID"], "to": recipient})
            recipients = []
            self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main() -> None:
    """Serve until a signal ends it. Arguments: port, journal."""
    _Session.journal = Journal(Path(sys.argv[2]))
    with _Server((HOST, int(sys.argv[1])), _Session) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
