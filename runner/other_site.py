"""A made-up newspaper on another origin, whose pages embed threads of the product: what docs/embed.md describes.

It serves the files of other_paper/ and knows of the product where it is. Its policy is as strict as a careful site's:
no inline script, no cookies, no string that becomes markup.
"""

import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from runner.site import HOST

FOLDER = Path(__file__).resolve().parent / "other_paper"
# To a browser this is another site than 127.0.0.1, not just another origin.
NAME = "localhost"
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript"}
POLICY = (
    "default-src 'none'; script-src 'self' {product}; connect-src {product}; img-src data: {product}; "
    "frame-src {product}; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def address_of(port: int) -> str:
    """The origin of the other newspaper, as its readers' browsers name it."""
    return f"http://{NAME}:{port}"


def make_server(*, port: int, product: str, folder: Path = FOLDER) -> ThreadingHTTPServer:
    """The server of a folder's pages, bound to loopback and not yet serving; `product` is the product's address."""

    class Handler(_Handler):
        where = product
        pages = folder

    return ThreadingHTTPServer((HOST, port), Handler)


class _Handler(BaseHTTPRequestHandler):
    where: ClassVar[str]
    pages: ClassVar[Path]

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].strip("/") or "index.html"
        # The names of the files that there are, and no others: nothing of the request reaches the file system.
        page = next((each for each in self.pages.iterdir() if each.name in (name, f"{name}.html")), None)
        if page is None or page.suffix not in TYPES:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = page.read_text(encoding="utf-8").replace("{product}", self.where).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", TYPES[page.suffix])
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY.format(product=self.where))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Who reads what is nobody's business."""


if __name__ == "__main__":
    with make_server(port=int(sys.argv[1]), product=sys.argv[2]) as server:
        server.serve_forever()
