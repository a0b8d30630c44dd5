"""The mail server is away: publishing is unaffected, and the letter goes once the server is back, once."""

import email
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.faults.site import SLACK, Site
from tests.flows.client import wait_until
from tests.flows.newsroom import Newsroom

# Which database it is does not matter to it.
pytestmark = [pytest.mark.faults, pytest.mark.once]


@contextmanager
def run_mail_server(port: int) -> Iterator[list[bytes]]:
    """As much of RFC 5321 as it takes to accept a letter; the letters that it took."""
    taken: list[bytes] = []
    with socket.create_server(("127.0.0.1", port)) as listener:
        threading.Thread(target=_listen, args=(listener, taken), daemon=True).start()
        yield taken
        # A listener that is only closed would leave `accept` waiting.
        listener.shutdown(socket.SHUT_RDWR)


def _listen(listener: socket.socket, taken: list[bytes]) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                _converse(connection, taken)


def _converse(connection: socket.socket, taken: list[bytes]) -> None:
    connection.sendall(b"220 mail.example\r\n")
    lines = connection.makefile("rb")
    for line in lines:
        verb = line[:4].upper().strip()
        if verb == b"DATA":
            connection.sendall(b"354 go on\r\n")
            taken.append(b"".join(iter(lines.readline, b".\r\n")))
        connection.sendall(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
        if verb == b"QUIT":
            return


def test_publishing_goes_on_and_the_letter_goes_once_when_the_server_is_back(
    site: Site, newsroom: Newsroom, article: str
) -> None:
    address = "waiting-for-mail@example.org"
    newsroom.post_public(article, author_email=address)

    def letters() -> list[bytes]:
        return [each for each in taken if address.encode() in each]

    with run_mail_server(site.mail_port) as taken:
        wait_until("the letter has come", letters, within=SLACK)
        # What is due now, from the tests before this one, goes after it: none of it comes twice either.
        later = "mailed-later@example.org"
        newsroom.post_public(article, author_email=later)
        wait_until("a later one has come", lambda: any(later.encode() in each for each in taken), within=SLACK)
        ids = [email.message_from_bytes(each)["Message-ID"] for each in taken]
    assert len(letters()) == 1
    assert len(ids) == len(set(ids))
