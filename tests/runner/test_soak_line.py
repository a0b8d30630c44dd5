"""How the people of the soak talk to the product: whatever happens is an answer, and an address in it is noticed."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from runner.site import HOST, choose_free_port
from runner.soak.line import NEEDLE, Line, address_of


class Answering(BaseHTTPRequestHandler):
    """Says on the first line of its path what it is to answer."""

    def do_GET(self) -> None:
        body = f"I know {address_of(7).upper()}".encode() if self.path == "/leak" else b"{}"
        self.send_response(503 if self.path == "/away" else 200)
        self.send_header("rEtry-after", "3")
        self.send_header("X-Told", f"{NEEDLE}7" if self.path == "/header" else "nothing")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def url() -> Iterator[str]:
    with HTTPServer((HOST, 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_refusal_is_an_answer_with_the_pause_that_it_asks_for(url: str) -> None:
    answer = Line(url).ask("GET", "/away")
    assert (answer.status, answer.headers["retry-after"], answer.leaks) == (503, "3", False)


@pytest.mark.parametrize("path", ["/leak", "/header"])
def test_an_address_is_noticed_wherever_it_stands(url: str, path: str) -> None:
    assert Line(url).ask("GET", path).leaks


def test_where_nobody_listens_the_answer_says_so() -> None:
    answer = Line(f"http://{HOST}:{choose_free_port()}").ask("POST", "/", {"a": 1})
    assert (answer.status, answer.is_good, answer.document()) == (0, False, {})
